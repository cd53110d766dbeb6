drop index streams_plans;
