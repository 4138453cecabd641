import Crypto
package import Foundation
import NIOSSL
import SwiftASN1
import X509

/// A certificate that the server signs for itself when it starts: for `localhost` and the loopback addresses.
package struct ServerCertificate: Sendable {
    /// The certificate for a CA file.
    package let pem: String
    /// `AB:CD:…`, 32 bytes.
    package let thumbprintSHA256: String
    /// `AB:CD:…`, 20 bytes.
    package let thumbprintSHA1: String
    private let der: [UInt8]
    private let keyPEM: String

    /// Makes a key and signs a certificate with it, valid for a year.
    package init(now: Date = Date()) throws {
        let key = P256.Signing.PrivateKey()
        let name = try DistinguishedName {
            OrganizationName("fcdsim")
            CommonName("localhost")
        }
        let certificate = try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: Certificate.PublicKey(key.publicKey),
            notValidBefore: now.addingTimeInterval(-3_600),
            notValidAfter: now.addingTimeInterval(365 * 86_400),
            issuer: name,
            subject: name,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
                Critical(KeyUsage(digitalSignature: true, keyCertSign: true))
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames([
                    .dnsName("localhost"),
                    .ipAddress(ASN1OctetString(contentBytes: [127, 0, 0, 1])),
                    .ipAddress(ASN1OctetString(contentBytes: ArraySlice(repeatElement(0, count: 15) + [1]))),
                ])
            },
            issuerPrivateKey: Certificate.PrivateKey(key)
        )
        let document = try certificate.serializeAsPEM()
        pem = document.pemString + "\n"
        der = document.derBytes
        keyPEM = key.pemRepresentation
        thumbprintSHA256 = Self.thumbprint(SHA256.hash(data: der))
        thumbprintSHA1 = Self.thumbprint(Insecure.SHA1.hash(data: der))
    }

    private static func thumbprint(_ digest: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789ABCDEF")
        return digest.map { "\(digits[Int($0 >> 4)])\(digits[Int($0 & 15)])" }.joined(separator: ":")
    }

    var tlsConfiguration: TLSConfiguration {
        get throws {
            .makeServerConfiguration(
                certificateChain: [.certificate(try NIOSSLCertificate(bytes: der, format: .der))],
                privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(keyPEM.utf8), format: .pem))
            )
        }
    }
}
