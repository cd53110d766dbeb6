select key, request_hash, result, versions, recorded_at from command_receipts where tenant = $1 and key = $2
