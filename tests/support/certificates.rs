//! Certificates of the suite's own making: one authority per test process, and three servers' certificates.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose, date_time_ymd,
};

use super::workplace::fresh_folder;

/// What a server shows its clients.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Certificate {
    /// For `localhost`, and for no address: 127.0.0.1 must fail under verify-full.
    #[default]
    Valid,
    /// For `localhost`, but out of date.
    Expired,
    /// For `elsewhere.test`.
    WrongHost,
}

/// Where the files are.
pub struct Certificates {
    folder: PathBuf,
}

impl Certificates {
    /// The authority that signed them all: what a client is given.
    pub fn ca(&self) -> PathBuf {
        self.folder.join("ca.crt")
    }

    /// An authority that signed none of them.
    pub fn other_ca(&self) -> PathBuf {
        self.folder.join("other-ca.crt")
    }

    /// The certificate in PEM.
    pub fn certificate(&self, which: Certificate) -> PathBuf {
        self.folder.join(format!("{which:?}.crt"))
    }

    /// Its private key in PEM.
    pub fn key(&self, which: Certificate) -> PathBuf {
        self.folder.join(format!("{which:?}.key"))
    }
}

/// Made on first use.
pub fn certificates() -> &'static Certificates {
    static MADE: OnceLock<Certificates> = OnceLock::new();
    MADE.get_or_init(make)
}

fn make() -> Certificates {
    let made = Certificates { folder: fresh_folder("certificates") };
    let authority = authority("unstick tests");
    write(&made.ca(), &authority.pem());
    write(&made.other_ca(), &self::authority("somebody else").pem());
    for which in [Certificate::Valid, Certificate::Expired, Certificate::WrongHost] {
        let host = if which == Certificate::WrongHost { "elsewhere.test" } else { "localhost" };
        let mut params = CertificateParams::new([host.to_owned()]).expect("a host name");
        params.distinguished_name.push(DnType::CommonName, host);
        if which == Certificate::Expired {
            params.not_before = date_time_ymd(2020, 1, 1);
            params.not_after = date_time_ymd(2021, 1, 1);
        }
        let key = KeyPair::generate().expect("a new key");
        let certificate = params.signed_by(&key, &authority).expect("a signature");
        write(&made.certificate(which), &certificate.pem());
        write(&made.key(which), &key.serialize_pem());
    }
    made
}

fn authority(name: &str) -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a new key")).expect("a self-signed authority")
}

fn write(path: &Path, pem: &str) {
    std::fs::write(path, pem).unwrap_or_else(|error| panic!("cannot write {}: {error}", path.display()));
}
