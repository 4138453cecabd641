import Audit
import Catalog
import Testing
import Yams

@testable import CLI

@Suite(.timeLimit(.minutes(1)))
struct ConfigurationTests {
    private func read(_ yaml: String) throws -> Configuration {
        try Configuration(yaml: yaml, path: "/c.yaml")
    }

    @Test func `every key is read`() throws {
        let configuration = try read(
            """
            default-profile: 生产
            profiles:
              生产:
                server: https://vcenter.example
                username: root
                ca-file: ca.pem
                password-command: pass show x
                allow-plain-http: false
                catalog: ~/c.sqlite
                timeout: 2.5
              lab:
                thumbprint: 01:23:45
            audit:
              unattached-days: 45
            """
        )
        let production = try #require(try configuration.standardProfile())
        #expect(production.name == "生产")
        #expect(production.settings.passwordCommand == "pass show x")
        #expect(production.settings.timeout == 2.5)
        // YAML 1.1 would read this as a number to the base of 60.
        #expect(configuration.profiles?["lab"]?.thumbprint == "01:23:45")
        #expect(configuration.audit?.unattachedDays == 45)
    }

    @Test(arguments: ["", "# nothing yet\n", "---\n", "~"])
    func `an empty file is an empty configuration`(yaml: String) throws {
        #expect(try read(yaml) == Configuration())
    }

    @Test(arguments: [
        ("profiles:\n  a:\n    usrname: x", "/c.yaml:3: unknown key usrname in profile a"),
        ("audit: {days: 3}", "/c.yaml:1: unknown key days in audit"), ("servers: []", "/c.yaml:1: unknown key servers"),
        ("audit: {unattached-days: many}", "/c.yaml: audit.unattached-days must be a whole number"),
        ("audit:\n  language: fr", "/c.yaml:2: audit: language: fr is none"),
        ("audit: {language: [en]}", "/c.yaml:1: audit: language must be text"),
        ("profiles: 3", "/c.yaml: profiles must be a mapping of keys to values"),
        ("hello", "/c.yaml must be a mapping of keys to values"),
    ])
    func `what is not understood is refused with file, line and key`(yaml: String, message: String) {
        let error = #expect(throws: CLIError.self) { try read(yaml) }
        #expect(error?.message == message)
        #expect(error?.code == .configuration)
    }

    @Test func `broken YAML and a key given twice are refused with their line`() {
        #expect(throws: CLIError.self) { try read("audit:\n - [") }
        let error = #expect(throws: CLIError.self) { try read("audit: {}\naudit: {}") }
        #expect(error?.message.contains("audit occurs twice") == true)
    }

    @Test func `a password in the file is refused, and the hint says where it goes`() {
        let error = #expect(throws: CLIError.self) { try read("profiles: {a: {password: x}}") }
        #expect(error?.hint?.contains("password-command") == true)
    }

    @Test func `an unknown profile is not found, and the hint lists those there are`() {
        let error = #expect(throws: CLIError.self) {
            try read("profiles: {b: {}, a: {}}").profile(named: "c")
        }
        #expect(error?.code == .notFound)
        #expect(error?.hint == "the configuration file has: a, b")
    }

    @Test func `the example is valid as it is, and with its marks removed knows every key`() throws {
        #expect(try read(Configuration.example) == Configuration())
        // `#key` and `#  key` are content, `# Words` are words; an alternative has a second mark, which is removed too.
        let lines = Configuration.example.split(separator: "\n").compactMap { line -> String? in
            guard !line.hasPrefix("# ") || line.hasPrefix("#  ") else { return nil }
            let content = line.dropFirst()
            let words = content.drop { $0 == " " }
            guard words.hasPrefix("#"), !words.hasPrefix("# ") else { return String(content) }
            return String(content.prefix { $0 == " " }) + String(words.dropFirst())
        }
        let text = lines.joined(separator: "\n")
        let configuration = try read(text)
        #expect(configuration.profiles?.count == 2)
        #expect(configuration.ownerRules.map(\.name) == ["kubernetes", "lab"])
        let policy = try AuditPolicyReader(path: "/c.yaml").policy(
            Yams.compose(yaml: text.replacing("        claims-from: claims.txt", with: ""))?["audit"]
        )
        #expect(policy.rules.count == 5 && policy.costs != nil && policy.suppressions.count == 1)
        #expect(policy.ownRules.count == 1 && policy.clusters?.clusters.count == 1)
        let keys =
            Configuration.CodingKeys.allCases.map(\.rawValue)
            + Configuration.Profile.CodingKeys.allCases.map { "    " + $0.rawValue }
            + AuditPolicyReader.keys.map { "  " + $0 }
            + OwnerRuleReader.conditions.map { "      " + $0 }
            + OwnerRuleReader.keys.filter { $0 != "name" }.map { "    " + $0 } + ["  - name", "owner-rules"]
        #expect(keys.filter { !text.contains($0 + ":") } == [])
    }
}
