select version, state from snapshots where tenant = $1 and stream = $2 and fold_version = $3
