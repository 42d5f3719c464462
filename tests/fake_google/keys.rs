//! A service account's key, made for the test, and the check of what it has signed.

use std::sync::Arc;

use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use axum::http::HeaderMap;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

pub const ACCOUNT: &str = "moodsic@a-project.iam.gserviceaccount.com";

/// An RSA key of 2048 bits.
#[derive(Clone)]
pub struct Key(Arc<KeyPair>);

impl Key {
    pub fn new() -> Self {
        Self(Arc::new(KeyPair::generate(KeySize::Rsa2048).unwrap()))
    }

    /// The key file as Google hands it out.
    pub fn file(&self) -> String {
        let der: Pkcs8V1Der = self.0.as_der().unwrap();
        let text = STANDARD.encode(der.as_ref());
        let lines: Vec<_> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
        let pem = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", lines.join("\n"));
        json!({
            "type": "service_account", "project_id": super::PROJECT, "private_key_id": "abc123", "private_key": pem,
            "client_email": ACCOUNT, "client_id": "1", "token_uri": "https://oauth2.googleapis.com/token",
            "universe_domain": "googleapis.com",
        })
        .to_string()
    }

    /// Whether the bearer token is a JWT that this key has signed (RS256), for this account, and not over.
    pub fn has_signed(&self, headers: &HeaderMap) -> bool {
        let bearer = headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let Some((signed, signature)) = bearer.strip_prefix("Bearer ").and_then(|token| token.rsplit_once('.')) else {
            return false;
        };
        let Some((header, claims)) = signed.split_once('.') else { return false };
        let part = |text: &str| -> Value {
            let bytes = URL_SAFE_NO_PAD.decode(text).unwrap_or_default();
            serde_json::from_slice(&bytes).unwrap_or(Value::Null)
        };
        let (header, claims) = (part(header), part(claims));
        let public = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, self.0.public_key().as_ref());
        let signature = URL_SAFE_NO_PAD.decode(signature).unwrap_or_default();
        header["alg"] == "RS256"
            && header["kid"] == "abc123"
            && claims["iss"] == ACCOUNT
            && claims["exp"].as_i64().is_some_and(|exp| exp > jiff::Timestamp::now().as_second())
            && public.verify(signed.as_bytes(), &signature).is_ok()
    }
}
