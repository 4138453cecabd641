import Audit
import Catalog

/// The configuration file's content.
struct Configuration: Codable, Equatable, Sendable {
    /// The profile that is used where none is named.
    var defaultProfile: String?
    /// One for each server, by name.
    var profiles: [String: Profile]?
    var audit: AuditSettings?
    /// Who answers for disks that nobody was named for; read by ``OwnerRuleReader``.
    var ownerRules: [OwnerRule] = []

    /// How to reach one server.
    struct Profile: Codable, Equatable, Sendable {
        /// A URL such as `https://vcenter.example`, or a bare host name.
        var server: String?
        var username: String?
        /// A PEM file with the certificate authorities to trust.
        var caFile: String?
        /// SHA-256 or SHA-1 of the one certificate to trust.
        var thumbprint: String?
        /// Run through `/bin/sh -c`; the first line that it prints is the password.
        var passwordCommand: String?
        /// Allows `http://` to a server that is not this machine. Passwords then travel in the clear.
        var allowPlainHTTP: Bool?
        /// The catalog's file, where this server has one of its own.
        var catalog: String?
        /// How long one call may take, in seconds.
        var timeout: Double?
        /// How many calls are under way at once.
        var concurrency: Int?
        /// How many calls are made a second.
        var rate: Double?
        /// How many tasks run on one datastore at once.
        var tasksPerDatastore: Int?

        var pace: PaceSettings {
            PaceSettings(concurrency: concurrency, rate: rate, tasksPerDatastore: tasksPerDatastore)
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case server, username
            case caFile = "ca-file"
            case thumbprint
            case passwordCommand = "password-command"
            case allowPlainHTTP = "allow-plain-http"
            case catalog, timeout, concurrency, rate
            case tasksPerDatastore = "tasks-per-datastore"
        }
    }

    /// What commands other than the audit may stumble over; the rest is read by ``AuditPolicyReader``.
    struct AuditSettings: Codable, Equatable, Sendable {
        /// How many days a disk may be detached before the audit reports it.
        var unattachedDays: Int?
        /// The language of reports.
        var language: AuditLanguage?

        enum CodingKeys: String, CodingKey, CaseIterable {
            case unattachedDays = "unattached-days"
            case language
        }
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case defaultProfile = "default-profile"
        case profiles, audit
    }
}

extension Configuration {
    /// A profile with its name.
    struct NamedProfile: Equatable, Sendable {
        let name: String
        let settings: Profile
    }

    /// The profile that was asked for by name; nil where none was.
    ///
    /// - Throws: ``CLIError`` with ``CLIError/Code/notFound``.
    func profile(named name: String?) throws(CLIError) -> NamedProfile? {
        guard let name else { return nil }
        guard let settings = profiles?[name] else {
            let names = (profiles ?? [:]).keys.sorted()
            throw CLIError(
                .notFound,
                "there is no profile \(name)",
                hint: names.isEmpty
                    ? "run `fcd config init` and describe it there"
                    : "the configuration file has: \(names.joined(separator: ", "))"
            )
        }
        return NamedProfile(name: name, settings: settings)
    }

    /// The profile that `default-profile` names, if it does.
    func standardProfile() throws(CLIError) -> NamedProfile? {
        try profile(named: defaultProfile)
    }
}
