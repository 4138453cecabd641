import Catalog

extension AuditSums {
    /// Adds up what the catalog has.
    static func read(options: AuditOptions, tally: FindingTally, reader: CatalogReader) throws -> AuditSums {
        var sums = AuditSums()
        sums.findings = tally.findings
        sums.suppressed = tally.suppressed
        sums.safeToMend = tally.safeToMend
        sums.bySeverity = tally.bySeverity
        sums.currency = options.policy.costs?.currency
        let disks = try DiskSums(options, reader)
        for (share, place) in disks.datastores {
            var share = share
            share.findings = place.flatMap { tally.byDatastore[$0] } ?? 0
            sums.add(share)
        }
        sums.byOwner = disks.owners.map { share in
            var share = share
            share.findings = tally.byOwner[share.name] ?? 0
            return share
        }
        // Whoever has no disk any more may have findings about those that are gone.
        let known = Set(sums.byOwner.map(\.name))
        let others = tally.byOwner.filter { !known.contains($0.key) }.sorted { ($0.key ?? "") < ($1.key ?? "") }
        sums.byOwner += others.map { name, findings in
            let cost = options.policy.costs.map { _ in 0.0 }
            return AuditShare(name: name, findings: findings, costPerMonth: cost, orphanedCostPerMonth: cost)
        }
        sums.unownedDisks = sums.byOwner.first { $0.name == nil }?.disks ?? 0
        sums.unattached = disks.ages
        return sums
    }

    /// Each disk is on one datastore, or on none that is known: their shares are all of it.
    private mutating func add(_ share: AuditShare) {
        byDatastore.append(share)
        disks += share.disks
        capacityMiB += share.capacityMiB
        orphanedDisks += share.orphanedDisks
        orphanedMiB += share.orphanedMiB
        costPerMonth = Self.sum(costPerMonth, share.costPerMonth)
        orphanedCostPerMonth = Self.sum(orphanedCostPerMonth, share.orphanedCostPerMonth)
    }

    private static func sum(_ one: Double?, _ other: Double?) -> Double? {
        guard let other else { return one }
        return AuditCosts.rounded((one ?? 0) + other)
    }
}
