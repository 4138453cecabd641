import Audit
import Catalog
import Foundation
import Yams

/// Reads what `audit` of the configuration says of rules, costs, suppressions, own rules and clusters.
struct AuditPolicyReader {
    /// The file's name, for error messages.
    let path: String
    /// Where files are that it names.
    var places: Places?

    /// The key of all of it.
    static let key = "audit"
    /// The keys below it.
    static let keys = ["unattached-days", "language", "rules", "costs", "suppressions", "own-rules", "kubernetes"]

    /// - Throws: ``CLIError`` with ``CLIError/Code/configuration``, naming file and line.
    func policy(_ node: Node?) throws(CLIError) -> AuditPolicy {
        guard let node, node.null == nil else { return AuditPolicy() }
        var policy = AuditPolicy()
        policy.ownRules = try list(node["own-rules"], "own-rules").map(ownRule)
        try check(AuditPolicy(ownRules: policy.ownRules), node["own-rules"] ?? node)
        for (key, value) in node["rules"]?.mapping ?? [:] {
            let id = try text(key, "rules")
            let settings = try settings(value, id)
            try check(AuditPolicy(rules: [id: settings], ownRules: policy.ownRules), key)
            policy.rules[id] = settings
        }
        if let rules = node["rules"], rules.mapping == nil, rules.null == nil {
            throw fault(rules, "rules must be a mapping of rules to their settings")
        }
        if let days = node["unattached-days"]?.int {
            let settings = AuditRuleSettings(parameters: ["days": .number(days)])
            try check(AuditPolicy(rules: ["use.unattached": settings]), node["unattached-days"] ?? node)
            policy.setUnattachedDays(days)
        }
        policy.costs = try costs(node["costs"])
        for entry in try list(node["suppressions"], "suppressions") {
            let suppression = try suppression(entry)
            try check(AuditPolicy(suppressions: [suppression], ownRules: policy.ownRules), entry)
            policy.suppressions.append(suppression)
        }
        policy.clusters = try clusters(node["kubernetes"])
        return policy
    }

    // MARK: Rules

    private func settings(_ node: Node, _ id: String) throws(CLIError) -> AuditRuleSettings {
        if let word = node.scalar?.string {
            switch word {
            case "off": return AuditRuleSettings(isOff: true)
            case "on": return AuditRuleSettings()
            default: break
            }
        }
        guard let mapping = node.mapping else {
            throw fault(node, "the rule \(id) must be a mapping of settings, or `off`")
        }
        var settings = AuditRuleSettings()
        for (key, entry) in mapping {
            let name = try text(key, id)
            switch name {
            case "severity": settings.severity = try severity(entry, id)
            case "off":
                guard let isOff = entry.bool else { throw fault(entry, "off of the rule \(id) must be true or false") }
                settings.isOff = isOff
            default: settings.parameters[name] = try value(of: name, entry, id)
            }
        }
        return settings
    }

    private func value(of name: String, _ node: Node, _ id: String) throws(CLIError) -> AuditValue {
        if let sequence = node.sequence {
            var words: [String] = []
            for entry in sequence { words.append(try text(entry, "\(name) of the rule \(id)")) }
            return .words(words)
        }
        if let number = node.int { return .number(number) }
        return .words([try text(node, "\(name) of the rule \(id)")])
    }

    private static let ownKeys = ["id", "severity", "message", "sql", "title", "explanation", "remedy"]

    private func ownRule(_ node: Node) throws(CLIError) -> AuditOwnRule {
        let what = "own rule"
        try check(node, what, Self.ownKeys)
        let id = try required(node, "id", what)
        if let fault = AuditOwnRule.fault(ofID: id) {
            throw self.fault(node, "\(id) is no ID of a rule: \(fault)", hint: "such as own.big-disks")
        }
        guard let severity = node["severity"] else {
            throw fault(node, "the own rule \(id) has no severity", hint: Self.severities)
        }
        return AuditOwnRule(
            id: id,
            severity: try self.severity(severity, id),
            message: try required(node, "message", "\(what) \(id)"),
            sql: try required(node, "sql", "\(what) \(id)", isLine: false),
            title: try optional(node, "title", id),
            explanation: try optional(node, "explanation", id, isLine: false),
            remedy: try optional(node, "remedy", id, isLine: false)
        )
    }

    private static let severities = "severities: " + AuditSeverity.allCases.map(\.rawValue).joined(separator: ", ")

    private func severity(_ node: Node, _ id: String) throws(CLIError) -> AuditSeverity {
        let word = try text(node, "severity of \(id)")
        guard let severity = AuditSeverity(rawValue: word) else {
            throw fault(node, "severity of \(id): \(word) is none", hint: Self.severities)
        }
        return severity
    }

    // MARK: Costs and suppressions

    private func costs(_ node: Node?) throws(CLIError) -> AuditCosts? {
        guard let node, node.null == nil else { return nil }
        try check(node, "costs", ["currency", "per-gib-month", "datastores"])
        var costs = AuditCosts(currency: try required(node, "currency", "costs"))
        costs.standard = try node["per-gib-month"].map { node throws(CLIError) in try price(node) }
        for entry in try list(node["datastores"], "datastores of costs") {
            try check(entry, "costs of a datastore", ["datastore", "per-gib-month"])
            guard let price = entry["per-gib-month"] else {
                throw fault(entry, "costs of a datastore: per-gib-month is missing")
            }
            costs.prices.append(
                AuditCosts.Price(
                    datastore: try pattern(entry, "datastore", "costs") ?? "*",
                    perGiBMonth: try self.price(price)
                )
            )
        }
        return costs
    }

    private func price(_ node: Node) throws(CLIError) -> Double {
        guard let price = node.float, price.isFinite, (0...1_000_000_000).contains(price) else {
            throw fault(node, "per-gib-month must be a number from 0 up")
        }
        return price
    }

    private func suppression(_ node: Node) throws(CLIError) -> AuditSuppression {
        let what = "suppression"
        try check(node, what, ["rule", "disk", "owner", "datastore", "reason", "until"])
        let until = try required(node, "until", what)
        guard let day = CalendarDay(until) else {
            throw fault(node["until"] ?? node, "until of a suppression: \(until) is no day such as 2031-12-31")
        }
        return AuditSuppression(
            rule: try required(node, "rule", what),
            disk: try pattern(node, "disk", what),
            owner: try pattern(node, "owner", what),
            datastore: try pattern(node, "datastore", what),
            reason: try required(node, "reason", what),
            until: day
        )
    }

    // MARK: Kubernetes

    private func clusters(_ node: Node?) throws(CLIError) -> AuditClusters? {
        guard let node, node.null == nil else { return nil }
        try check(node, "kubernetes", ["clusters"])
        guard let all = node["clusters"], all.null == nil else { return nil }
        var clusters: [AuditClusters.Cluster] = []
        for entry in try list(all, "clusters") {
            try check(entry, "cluster", ["id", "namespaces", "claims", "claims-from"])
            var cluster = AuditClusters.Cluster(id: try required(entry, "id", "cluster"))
            cluster.namespaces = try words(entry["namespaces"], "namespaces")
            cluster.claims = try words(entry["claims"], "claims")
            if let file = try optional(entry, "claims-from", cluster.id) {
                cluster.claims = (cluster.claims ?? []) + (try claims(from: file, entry))
            }
            for claim in cluster.claims ?? [] where claim.split(separator: "/").count != 2 {
                throw fault(entry, "\(claim) is no claim: write namespace/claim")
            }
            clusters.append(cluster)
        }
        return AuditClusters(clusters)
    }

    /// Lines of `namespace/claim`, or of both with spaces between, as kubectl's columns are.
    private func claims(from file: String, _ node: Node) throws(CLIError) -> [String] {
        let path = places?.resolve(file) ?? file
        guard let data = FileManager.default.contents(atPath: path), let text = String(validating: data, as: UTF8.self)
        else { throw fault(node, "the claims in \(path) cannot be read", hint: "one namespace/claim a line") }
        let claims = text.split(whereSeparator: \.isNewline).compactMap { line in
            let parts = line.split { $0 == " " || $0 == "\t" || $0 == "/" }
            return parts.count < 2 ? nil : parts.prefix(2).joined(separator: "/")
        }
        // A cluster that did not answer leaves such a file, too, and all its volumes would be nobody's.
        guard !claims.isEmpty else {
            throw fault(
                node,
                "there is no claim in \(path)",
                hint: "one namespace/claim a line; for a cluster that has none write `claims: []` instead"
            )
        }
        return claims
    }

    // MARK: Parts of it

    private func list(_ node: Node?, _ what: String) throws(CLIError) -> [Node] {
        guard let node, node.null == nil else { return [] }
        guard let sequence = node.sequence else { throw fault(node, "\(what) must be a list") }
        return Array(sequence)
    }

    private func words(_ node: Node?, _ what: String) throws(CLIError) -> [String]? {
        guard let node, node.null == nil else { return nil }
        var words: [String] = []
        for entry in try list(node, what) { words.append(try text(entry, what)) }
        return words
    }

    private func required(
        _ node: Node,
        _ key: String,
        _ what: String,
        isLine: Bool = true
    ) throws(CLIError) -> String {
        guard let text = try optional(node, key, what, isLine: isLine) else {
            throw fault(node, "\(what): \(key) is missing")
        }
        return text
    }

    private func optional(
        _ node: Node,
        _ key: String,
        _ what: String,
        isLine: Bool = true
    ) throws(CLIError) -> String? {
        guard let value = node[key] else { return nil }
        return try text(value, "\(key) of \(what)", isLine: isLine)
    }

    private func pattern(_ node: Node, _ key: String, _ what: String) throws(CLIError) -> String? {
        guard let text = try optional(node, key, what) else { return nil }
        if let why = NamePattern(text).fault { throw fault(node[key] ?? node, "\(key) of \(what): \(why)") }
        return text
    }

    private func text(_ node: Node, _ what: String, isLine: Bool = true) throws(CLIError) -> String {
        guard let scalar = node.scalar, !scalar.string.allSatisfy(\.isWhitespace) else {
            throw fault(node, "\(what) must be text")
        }
        let text = scalar.string.trimmingSpaces
        let isPlain = text.unicodeScalars.allSatisfy { scalar in
            scalar.properties.generalCategory != .control || (!isLine && ["\n", "\t"].contains(scalar))
        }
        guard isPlain, text.count <= (isLine ? 1_000 : 100_000) else {
            throw fault(node, isLine ? "\(what) must be one line" : "\(what) is too long, or has control characters")
        }
        return text
    }

    private func check(_ node: Node, _ what: String, _ known: [String]) throws(CLIError) {
        let words = known.joined(separator: ", ")
        guard let mapping = node.mapping else {
            throw fault(node, "\(what) must be a mapping of keys to values", hint: "its keys: \(words)")
        }
        for (key, _) in mapping {
            let name = key.string ?? "?"
            guard !known.contains(name) else { continue }
            throw fault(key, "\(what): unknown key \(name)", hint: "known keys: \(words)")
        }
    }

    private func check(_ policy: AuditPolicy, _ node: Node) throws(CLIError) {
        do {
            try policy.check()
        } catch {
            throw fault(node, error.message, hint: error.hint)
        }
    }

    private func fault(_ node: Node, _ what: String, hint: String? = nil) -> CLIError {
        let line = node.mark.map { ":\($0.line)" } ?? ""
        return CLIError(.configuration, "\(path)\(line): audit: \(what)", hint: hint)
    }
}

extension AuditPolicy {
    /// What `unattached-days` and `--unattached-days` stand for, unless the rule itself is set. A disk that no VM has held
    /// since it was made has a rule of its own.
    mutating func setUnattachedDays(_ days: Int, overridesRule: Bool = false) {
        for rule in ["use.unattached", "use.never-attached"] {
            let isSet = rules[rule]?.parameters["days"] != nil
            guard overridesRule || !isSet else { continue }
            rules[rule, default: AuditRuleSettings()].parameters["days"] = .number(days)
        }
    }
}
