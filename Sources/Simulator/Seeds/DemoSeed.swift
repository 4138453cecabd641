import FCD
import Foundation

/// A company's storage, to show and to try things on. The same in every run, apart from times, which are counted
/// back from the start of the server.
struct DemoSeed {
    let now: Date

    func plant(in state: inout ServerState) {
        do throws(Fault) {
            try plant(in: &state.inventory)
        } catch {
            preconditionFailure("the seed contradicts itself: \(error.message)")
        }
    }

    private func plant(in inventory: inout Inventory) throws(Fault) {
        let hamburg = inventory.addDatacenter(
            path: "Hamburg",
            hosts: ["esx-ham-01.example.test", "esx-ham-02.example.test"]
        )
        let shanghai = inventory.addDatacenter(path: "Asia/上海", hosts: ["esx-sha-01.example.test"])
        for (name, type, datacenter) in [
            ("ssd-01", "VMFS", hamburg), ("ssd-02", "VMFS", hamburg), ("nfs-archive", "NFS", hamburg),
            ("本地 datastore", "VMFS", shanghai), ("vsan-asia", "vsan", shanghai),
        ] {
            _ = inventory.addDatastore(name, in: datacenter, type: type, capacityMiB: 8 * 1024 * 1024)
        }
        inventory.tags = Set(
            ["gold", "silver", "bronze"].map { Tag(category: "tier", name: $0) }
                + ["production", "staging", "test"].map { Tag(category: "environment", name: $0) }
        )
        inventory.profiles += [Self.gold, Self.silver]
        try plantMachines(in: &inventory, hamburg, shanghai)
        try plantFiles(in: &inventory)
        for disk in Self.disks { try plant(disk, in: &inventory) }
        let members = ["ssd-01", "ssd-02"].compactMap { inventory.datastore(named: $0)?.reference }
        _ = try inventory.addDatastoreCluster("ssd", of: members)
        try plantSnapshots(in: &inventory)
    }

    private static let gold = StoragePolicy(
        id: "7a1c3b9e-52d4-4d0a-9c55-0e6f1b2a7701",
        name: "Gold",
        tag: "gold"
    )
    private static let silver = StoragePolicy(
        id: "7a1c3b9e-52d4-4d0a-9c55-0e6f1b2a7702",
        name: "Silver",
        tag: "silver"
    )

    /// The policy for a disk's tier.
    static func policy(for tags: [Tag]) -> StoragePolicy? {
        [gold, silver].first { policy in tags.contains { $0.category == "tier" && $0.name == policy.rule.value } }
    }

    func ago(days: Double) -> Date { now.addingTimeInterval(-days * 86_400) }

    /// `2024-05-01`, so many days from now.
    func day(in days: Double) -> String {
        String(now.addingTimeInterval(days * 86_400).formatted(.iso8601WithMilliseconds).prefix(10))
    }
}
