select g.subscription_id, g.live, g.plan_code, g.plan_version, g.quantity, g.features,
       g.add_ons, g.overrides, 'subscription-' || g.subscription_id as stream, w.version
from entitlement_grants g
join watermarks w
  on w.tenant = g.tenant and w.stream = 'subscription-' || g.subscription_id and w.consumer = 'entitlements'
where g.tenant = $1 and g.account_id = $2
