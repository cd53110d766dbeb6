-- One row per invoice, drafts included: what it comes to and what became of it.
create table receivables (
  tenant text not null,
  invoice_id text not null,
  account_id text not null,
  -- Null where it bills no subscription.
  subscription_id text,
  currency text not null,
  status text not null,
  stage text not null,
  -- When it was drafted, or issued without a draft.
  created_at timestamptz(3) not null,
  issued_at timestamptz(3),
  due_on date,
  total_minor numeric(38, 0) not null,
  open_minor numeric(38, 0) not null,
  to_credit_minor numeric(38, 0) not null,
  paid_minor numeric(38, 0) not null,
  applied_minor numeric(38, 0) not null,
  refunded_minor numeric(38, 0) not null,
  given_back_minor numeric(38, 0) not null,
  primary key (tenant, invoice_id)
);

create index receivables_newest on receivables (tenant, created_at, invoice_id);
create index receivables_account on receivables (tenant, account_id, created_at, invoice_id);
create index receivables_open on receivables (tenant, due_on) where open_minor > 0;

-- The gap-free numbers of invoices and credit notes; joined to what they number when asked, for the two come by different ways.
create table document_numbers (
  tenant text not null,
  kind text not null,
  number bigint not null,
  document_id text not null,
  primary key (tenant, kind, number)
);

create unique index document_numbers_document on document_numbers (tenant, kind, document_id);

create table customer_credits (
  tenant text not null,
  account_id text not null,
  currency text not null,
  balance_minor numeric(38, 0) not null,
  primary key (tenant, account_id, currency)
);

-- What documents post, by account of the ledger and month, except for what schedules say: deferred, unbilled, revenue and contra.
create table journal_postings (
  tenant text not null,
  account_id text not null,
  currency text not null,
  period text not null,
  account text not null,
  amount_minor numeric(38, 0) not null,
  primary key (tenant, account_id, currency, period, account)
);

alter table revrec_lines alter column subscription_id drop not null;

-- The parts of contra that voids and write-offs took; the rest is of credit notes.
alter table revrec_months
  add column voided_minor numeric(38, 0) not null default 0,
  add column bad_debt_minor numeric(38, 0) not null default 0;
