-- One row per invoice line: an obligation over its service period.
create table revrec_lines (
  tenant text not null,
  invoice_id text not null,
  line_id text not null,
  account_id text not null,
  subscription_id text not null,
  currency text not null,
  time_zone text not null,
  posting_period text not null,
  period_start date not null,
  period_end date not null,
  amount_minor numeric(38, 0) not null,
  -- The amount less its credit notes.
  net_minor numeric(38, 0) not null,
  -- JSON: what each credit note took, when and in which month it was posted.
  credits text not null,
  primary key (tenant, invoice_id, line_id)
);

-- The waterfall of each line, by accounting month.
create table revrec_months (
  tenant text not null,
  invoice_id text not null,
  line_id text not null,
  month text not null,
  currency text not null,
  posting_period text not null,
  billed_minor numeric(38, 0) not null,
  credited_minor numeric(38, 0) not null,
  recognised_minor numeric(38, 0) not null,
  contra_minor numeric(38, 0) not null,
  primary key (tenant, invoice_id, line_id, month)
);

create index revrec_months_month on revrec_months (tenant, currency, month);
