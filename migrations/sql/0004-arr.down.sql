drop table arr_days;
drop table arr_customers;
drop table arr_movements;
