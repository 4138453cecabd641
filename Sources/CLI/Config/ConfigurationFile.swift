import Audit
import Foundation
import Yams

extension Configuration {
    /// Reads the configuration file; a missing one is an empty configuration.
    ///
    /// - Throws: ``CLIError`` with ``CLIError/Code/configuration``, naming file, line and key.
    static func load(_ places: Places) throws -> Configuration {
        guard let text = try text(places) else { return Configuration() }
        return try Configuration(yaml: text, path: places.configurationFile)
    }

    /// The file's text; nil where there is none.
    private static func text(_ places: Places) throws(CLIError) -> String? {
        let path = places.configurationFile
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CLIError(.configuration, "\(path) cannot be read", hint: "check its permissions")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw CLIError(.configuration, "\(path) is not UTF-8 text")
        }
        return text
    }

    /// What the file says of audits. No other command needs it, so that none stumbles over it.
    ///
    /// - Throws: ``CLIError`` with ``CLIError/Code/configuration``, naming file, line and key.
    static func auditPolicy(_ places: Places) throws -> AuditPolicy {
        guard let text = try text(places) else { return AuditPolicy() }
        let path = places.configurationFile
        // Faults of the whole file are told as everywhere.
        _ = try Configuration(yaml: text, path: path)
        let root = try Yams.compose(yaml: text)
        return try AuditPolicyReader(path: path, places: places).policy(root?[AuditPolicyReader.key])
    }

    /// Reads a configuration from its YAML text.
    ///
    /// - Parameter path: the file's name, for error messages.
    /// - Throws: ``CLIError`` with ``CLIError/Code/configuration``.
    init(yaml: String, path: String) throws {
        do {
            guard let root = try Yams.compose(yaml: yaml), root.null == nil else {
                self.init()
                return
            }
            try KeyCheck(path: path).check(root)
            self = try YAMLDecoder().decode(Configuration.self, from: root)
            ownerRules = try OwnerRuleReader(path: path, profiles: profiles ?? [:]).rules(root[OwnerRuleReader.key])
        } catch let error as YamlError {
            throw CLIError(.configuration, YAMLWords.words(for: error, path: path))
        } catch let error as DecodingError {
            throw CLIError(.configuration, Self.words(for: error, path: path))
        }
    }

    private static func words(for error: DecodingError, path: String) -> String {
        func at(_ context: DecodingError.Context) -> String {
            context.codingPath.map(\.stringValue).joined(separator: ".")
        }
        return switch error {
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            "\(path): \(at(context)) must be \(name(of: type))"
        case .dataCorrupted(let context):
            "\(path): \(at(context)) is not understood"
        default:
            "\(path): \(error)"
        }
    }

    private static func name(of type: any Any.Type) -> String {
        switch type {
        case is String.Type: "text"
        case is Bool.Type: "true or false"
        case is Int.Type: "a whole number"
        case is Double.Type: "a number"
        default: "a mapping of keys to values"
        }
    }
}

/// Refuses keys that are not known: a misspelt `thumbprint` would otherwise go unnoticed.
private struct KeyCheck {
    let path: String

    func check(_ root: Node) throws(CLIError) {
        guard root.mapping != nil else {
            throw CLIError(.configuration, "\(path) must be a mapping of keys to values")
        }
        try check(root, Configuration.CodingKeys.allCases.map(\.rawValue) + [OwnerRuleReader.key], of: nil)
        if let audit = root["audit"] {
            try check(audit, AuditPolicyReader.keys, of: "audit")
            try checkLanguage(audit["language"])
        }
        for (name, profile) in root["profiles"]?.mapping ?? [:] {
            let keys = Configuration.Profile.CodingKeys.allCases.map(\.rawValue)
            try check(profile, keys, of: "profile \(name.string ?? "?")")
        }
    }

    /// Any command may need it, if only to say what it does not do: so it is not left to who reads the rest of `audit`.
    private func checkLanguage(_ node: Node?) throws(CLIError) {
        guard let node, node.null == nil else { return }
        let line = node.mark.map { ":\($0.line)" } ?? ""
        let languages = "languages: " + AuditLanguage.allCases.map(\.rawValue).joined(separator: ", ")
        guard let word = node.scalar?.string else {
            throw CLIError(.configuration, "\(path)\(line): audit: language must be text", hint: languages)
        }
        guard AuditLanguage(rawValue: word) == nil else { return }
        throw CLIError(.configuration, "\(path)\(line): audit: language: \(word) is none", hint: languages)
    }

    private func check(_ node: Node, _ known: [String], of owner: String?) throws(CLIError) {
        for (key, _) in node.mapping ?? [:] {
            let name = key.string ?? "?"
            guard !known.contains(name) else { continue }
            let line = key.mark.map { ":\($0.line)" } ?? ""
            throw CLIError(
                .configuration,
                "\(path)\(line): unknown key \(name)" + (owner.map { " in \($0)" } ?? ""),
                hint: name == "password"
                    ? "passwords are not kept in the file: use password-command, FCD_PASSWORD or --password-file"
                    : "known keys: \(known.joined(separator: ", "))"
            )
        }
    }
}
