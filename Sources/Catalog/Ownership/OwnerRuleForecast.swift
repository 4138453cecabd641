import GRDB

/// What one rule comes to with the disks as the catalog has them now, be it applied or not.
public struct OwnerRuleForecast: Equatable, Sendable {
    /// The rule.
    public var rule: OwnerRule
    /// Disks that its conditions fit, whoever answers for them.
    public var fits = 0
    /// Disks that have their owner from it, or will have it when the rules are applied.
    public var gives = 0
    /// The capacity of these in MiB, as far as known.
    public var capacityMiB: Int64 = 0
    /// Disks that would be its own had somebody not set their owner.
    public var explicit = 0

    /// Disks that it fits and that are not its own: an earlier rule has them, or they lack what its words stand for.
    public var passed: Int { fits - gives - explicit }
}

/// What all rules come to.
public struct OwnerRuleForecasts: Equatable, Sendable {
    /// One for each rule, in the rules' order.
    public var rules: [OwnerRuleForecast]
    /// Disks that nobody answers for and that a rule would give an owner.
    public var wouldGive = 0
    /// Disks whose owner by a rule would be another.
    public var wouldChange = 0
    /// Disks whose owner came from a rule and that no rule gives one any more.
    public var wouldRemove = 0
    /// Disks that nobody answers for, nor will by any rule.
    public var unowned = 0
}

extension OwnerRuleChoice {
    func forecast(in db: Database) throws -> OwnerRuleForecasts {
        var result = OwnerRuleForecasts(rules: rules.map { OwnerRuleForecast(rule: $0) })
        if !rules.isEmpty, let row = try Row.fetchOne(db, sql: fits.sql, arguments: fits.arguments) {
            for number in rules.indices { result.rules[number].fits = row[number] }
        }
        let statement = statement(comparing: true)
        let sql = """
            SELECT rule, explicit, ruled, differs, count(*) AS disks, total(capacity_mib) AS capacity
            FROM (\(statement.sql)) GROUP BY rule, explicit, ruled, differs
            """
        let groups = try Row.fetchCursor(db, sql: sql, arguments: statement.arguments)
        while let group = try groups.next() {
            let disks: Int = group["disks"]
            let isExplicit: Bool = group["explicit"]
            let isRuled: Bool = group["ruled"]
            guard let number: Int = group["rule"] else {
                if isRuled {
                    result.wouldRemove += disks
                } else if !isExplicit {
                    result.unowned += disks
                }
                continue
            }
            guard !isExplicit else {
                result.rules[number].explicit += disks
                continue
            }
            result.rules[number].gives += disks
            result.rules[number].capacityMiB += group["capacity"]
            if !isRuled {
                result.wouldGive += disks
            } else if group["differs"] {
                result.wouldChange += disks
            }
        }
        return result
    }
}
