# The three profiles and their policy with the provider keycloak/keycloak:
#
#   export KEYCLOAK_URL=https://keycloak.example KEYCLOAK_CLIENT_ID=admin-cli KEYCLOAK_USER=admin KEYCLOAK_PASSWORD=...
#   terraform init && terraform apply -var realm=shop
#
# Each resource reads all profiles of the realm and writes all of them. The provider lets two of its own writes wait for each other
# only where both create, or both change: hence depends_on. A setting that is a list is written as jsonencode(["push", "list"]).
terraform {
  required_providers {
    keycloak = {
      source  = "keycloak/keycloak"
      version = ">= 5.7"
    }
  }
}

variable "realm" {
  type = string
}

resource "keycloak_realm_client_policy_profile" "rotation" {
  realm_id    = var.realm
  name        = "rotate-refresh-tokens"
  description = "Every refresh token works once"

  executor {
    name = "refresh-token-rotation"
    configuration = {
      "mode"                = "enforce"
      "rotate"              = "always"
      "reuse-grace-seconds" = "10"
      "on-reuse"            = "revoke-family"
    }
  }
}

resource "keycloak_realm_client_policy_profile" "lifetime" {
  realm_id    = var.realm
  name        = "short-access-tokens"
  description = "Access tokens live five minutes at most"

  executor {
    name          = "access-token-lifetime"
    configuration = { "max-lifetime-seconds" = "300" }
  }

  depends_on = [keycloak_realm_client_policy_profile.rotation]
}

resource "keycloak_realm_client_policy_profile" "hooks" {
  realm_id    = var.realm
  name        = "revocation-hooks"
  description = "The SIEM is notified of every revocation"

  executor {
    name = "revocation-hook"
    configuration = {
      "hook-name"            = "siem"
      "endpoint-url"         = "https://siem.example/revocations"
      "authorization-header" = "$${vault.siem-authorization}"
    }
  }

  depends_on = [keycloak_realm_client_policy_profile.lifetime]
}

resource "keycloak_realm_client_policy_profile_policy" "all_clients" {
  realm_id    = var.realm
  name        = "token-lifecycle"
  description = "All clients"
  enabled     = true

  profiles = [
    keycloak_realm_client_policy_profile.rotation.name,
    keycloak_realm_client_policy_profile.lifetime.name,
    keycloak_realm_client_policy_profile.hooks.name,
  ]

  condition {
    name          = "any-client"
    configuration = {}
  }
}
