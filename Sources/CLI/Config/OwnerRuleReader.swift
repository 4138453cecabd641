import Catalog
import FCD
import Yams

/// Reads `owner-rules` of the configuration, a list of which each entry says who answers for which disks.
struct OwnerRuleReader {
    /// The file's name, for error messages.
    let path: String
    let profiles: [String: Configuration.Profile]

    /// The key of the list.
    static let key = "owner-rules"
    /// The keys of a rule.
    static let keys = ["name", "when"] + texts + ["expires", "expires-after-days"]
    /// The keys of its conditions.
    static let conditions = ["datastore", "folder", "name", "tag", "metadata", "server", "profile"]

    private static let texts = ["team", "person", "contact", "cost-centre", "purpose"]
    /// SQLite takes expressions of some depth, and nobody reads more.
    private static let mostRules = 500
    private static let mostPatterns = 200

    /// - Throws: ``CLIError`` with ``CLIError/Code/configuration``, naming file, line and rule.
    func rules(_ node: Node?) throws(CLIError) -> [OwnerRule] {
        guard let node, node.null == nil else { return [] }
        guard let entries = node.sequence else {
            throw fault(node, nil, "owner-rules must be a list of rules", hint: "begin each rule with `- name: …`")
        }
        guard entries.count <= Self.mostRules else {
            throw fault(node, nil, "owner-rules has \(entries.count) rules: at most \(Self.mostRules) are taken")
        }
        var rules: [OwnerRule] = []
        for (index, entry) in entries.enumerated() {
            let rule = try rule(entry, number: index + 1)
            guard !rules.contains(where: { $0.name == rule.name }) else {
                throw fault(entry, rule.name, "there is an earlier rule of this name", hint: "give each its own name")
            }
            rules.append(rule)
        }
        return rules
    }

    private func rule(_ node: Node, number: Int) throws(CLIError) -> OwnerRule {
        let ordinal = "number \(number)"
        guard let mapping = node.mapping else {
            throw fault(node, ordinal, "must be a mapping of keys to values", hint: "its keys: \(words(Self.keys))")
        }
        try check(mapping, Self.keys, node["name"]?.string ?? ordinal)
        guard let given = node["name"] else {
            throw fault(node, ordinal, "has no name", hint: "the name stands in the catalog beside what the rule gives")
        }
        let name = try text(given, ordinal, "name")
        guard let when = node["when"] else {
            throw fault(node, name, "does not say which disks it is for", hint: "`when: any` stands for every disk")
        }
        var rule = OwnerRule(name: name, conditions: try conditions(when, of: name))
        func part(_ key: String) throws(CLIError) -> OwnerText? {
            guard let node = node[key] else { return nil }
            do {
                return try OwnerText(try text(node, name, key))
            } catch let error as CatalogError {
                throw fault(node, name, "\(key): \(error.message)")
            } catch {
                throw error as? CLIError ?? fault(node, name, "\(error)")
            }
        }
        rule.team = try part("team")
        rule.person = try part("person")
        rule.contact = try part("contact")
        rule.costCentre = try part("cost-centre")
        rule.purpose = try part("purpose")
        guard rule.label != nil else { throw fault(node, name, "names nobody", hint: "give team, person or contact") }
        rule.expiry = try expiry(node, of: name)
        return rule
    }

    private func expiry(_ node: Node, of rule: String) throws(CLIError) -> OwnerRule.Expiry? {
        let (day, days) = (node["expires"], node["expires-after-days"])
        if let day {
            if days != nil { throw fault(day, rule, "has both expires and expires-after-days: give one of them") }
            let text = try text(day, rule, "expires")
            guard let day = CalendarDay(text) else {
                throw fault(node["expires"] ?? node, rule, "expires: \(text) is no day such as 2031-12-31")
            }
            return .day(day)
        }
        guard let days else { return nil }
        guard let count = days.int, (1...36_500).contains(count) else {
            throw fault(days, rule, "expires-after-days must be a whole number of days from 1 to 36500")
        }
        return .afterDays(count)
    }

    private func conditions(_ node: Node, of rule: String) throws(CLIError) -> OwnerRuleConditions {
        var conditions = OwnerRuleConditions()
        if node.scalar?.string == "any" { return conditions }
        guard let mapping = node.mapping, !mapping.isEmpty else {
            throw fault(
                node,
                rule,
                "when must be a mapping of conditions, or `any`",
                hint: "conditions: \(words(Self.conditions))"
            )
        }
        try check(mapping, Self.conditions, rule)
        conditions.datastore = try patterns(node["datastore"], rule, "datastore")
        conditions.folder = try patterns(node["folder"], rule, "folder", bare: OwnerRuleConditions.withoutBrackets)
        for folder in conditions.folder where folder.hasPrefix("[") && OwnerRuleConditions.datastore(of: folder) == nil
        {
            throw fault(
                node["folder"] ?? node,
                rule,
                "folder: \(folder) has no space behind the brackets of its datastore",
                hint:
                    "write `[datastore] folder`, `[datastore]` for all that is on it, or `[*] [ab]c` for a folder whose name "
                    + "begins with one of several characters"
            )
        }
        conditions.name = try patterns(node["name"], rule, "name")
        conditions.tag = try patterns(node["tag"], rule, "tag")
        conditions.server = try patterns(node["server"], rule, "server")
        if let names = node["profile"] {
            guard conditions.server.isEmpty else {
                throw fault(names, rule, "has both server and profile: give one of them")
            }
            for name in try patterns(names, rule, "profile") {
                conditions.server.append(try server(ofProfile: name, names, rule))
            }
        }
        if let metadata = node["metadata"] {
            guard let keys = metadata.mapping, !keys.isEmpty else {
                throw fault(metadata, rule, "metadata must be a mapping of keys to what their values look like")
            }
            for (key, value) in keys {
                let name = try text(key, rule, "metadata")
                conditions.metadata[name] = try patterns(value, rule, "metadata \(name)")
            }
        }
        return conditions
    }

    private func server(ofProfile name: String, _ node: Node, _ rule: String) throws(CLIError) -> String {
        guard let profile = profiles[name] else {
            let known = profiles.keys.sorted()
            throw fault(
                node,
                rule,
                "there is no profile \(name)",
                hint: known.isEmpty ? "describe it under profiles" : "profiles: \(words(known))"
            )
        }
        guard let server = profile.server else { throw fault(node, rule, "the profile \(name) has no server") }
        let address = try ServerAddress(parsing: server, from: "the profile \(name)")
        return OwnerRuleConditions.pattern(for: address.endpoint.host)
    }

    /// - Parameter bare: a pattern without what only looks like one.
    private func patterns(
        _ node: Node?,
        _ rule: String,
        _ key: String,
        bare: (String) -> String = { $0 }
    ) throws(CLIError) -> [String] {
        guard let node else { return [] }
        let nodes = node.sequence.map(Array.init) ?? [node]
        guard (1...Self.mostPatterns).contains(nodes.count) else {
            throw fault(node, rule, "\(key) must be a pattern, or a list of 1 to \(Self.mostPatterns) patterns")
        }
        var patterns: [String] = []
        for node in nodes {
            let pattern = try text(node, rule, key)
            if let why = OwnerRuleConditions.fault(of: bare(pattern)) { throw fault(node, rule, "\(key): \(why)") }
            patterns.append(pattern)
        }
        return patterns
    }

    private func text(_ node: Node, _ rule: String, _ key: String) throws(CLIError) -> String {
        guard let scalar = node.scalar, !scalar.string.allSatisfy(\.isWhitespace) else {
            throw fault(node, rule, "\(key) must be text")
        }
        let text = scalar.string.trimmingSpaces
        guard text.count <= 256, text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            throw fault(node, rule, "\(key) must be one line of at most 256 characters")
        }
        return text
    }

    private func check(_ mapping: Node.Mapping, _ known: [String], _ rule: String) throws(CLIError) {
        for (key, _) in mapping {
            let name = key.string ?? "?"
            guard !known.contains(name) else { continue }
            throw fault(key, rule, "unknown key \(name)", hint: "known keys: \(words(known))")
        }
    }

    private func words(_ names: [String]) -> String { names.joined(separator: ", ") }

    private func fault(_ node: Node, _ rule: String?, _ what: String, hint: String? = nil) -> CLIError {
        let line = node.mark.map { ":\($0.line)" } ?? ""
        let place = rule.map { "owner rule \($0): " } ?? ""
        return CLIError(.configuration, "\(path)\(line): \(place)\(what)", hint: hint)
    }
}
