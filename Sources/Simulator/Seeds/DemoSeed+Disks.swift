import FCD
import Foundation

/// The First Class Disks: owned, ownerless, expired, doubled, and those of Kubernetes.
extension DemoSeed {
    struct Disk {
        var name: String
        var datastore: String
        var gibibytes: Int64
        /// Days since it was made.
        var age: Double
        var machine: String?
        var team: String?
        /// Days until the ownership expires.
        var expiresIn: Double?
        var tags: [Tag] = []
        /// The Kubernetes claim that it serves, with its namespace.
        var claim: (namespace: String, name: String)?
        var encryptionKey: EncryptionKey?
    }

    private static func tags(_ tier: String, _ environment: String) -> [Tag] {
        [Tag(category: "environment", name: environment), Tag(category: "tier", name: tier)]
    }

    static let disks: [Disk] = [
        Disk(
            name: "orders-data",
            datastore: "ssd-01",
            gibibytes: 200,
            age: 300,
            machine: "orders-01",
            team: "orders",
            expiresIn: 200,
            tags: tags("gold", "production")
        ),
        Disk(
            name: "orders-index",
            datastore: "ssd-02",
            gibibytes: 80,
            age: 300,
            machine: "orders-01",
            team: "orders",
            expiresIn: 200,
            tags: tags("gold", "production")
        ),
        Disk(
            name: "payments-ledger",
            datastore: "ssd-01",
            gibibytes: 500,
            age: 420,
            machine: "payments-db-01",
            team: "payments",
            expiresIn: 120,
            tags: tags("gold", "production"),
            encryptionKey: EncryptionKey(id: "f3b1d2a0-ledger", provider: "kms-hamburg")
        ),
        Disk(
            name: "payments-scratch",
            datastore: "ssd-02",
            gibibytes: 40,
            age: 60,
            team: "payments",
            expiresIn: 30,
            tags: tags("bronze", "test")
        ),
        Disk(
            name: "crm-attachments",
            datastore: "nfs-archive",
            gibibytes: 300,
            age: 700,
            team: "crm",
            expiresIn: -45,
            tags: tags("silver", "production")
        ),
        Disk(name: "web-cache", datastore: "ssd-02", gibibytes: 20, age: 90, machine: "web-01"),
        Disk(name: "web-cache", datastore: "ssd-02", gibibytes: 20, age: 88),
        Disk(name: "old-wiki", datastore: "nfs-archive", gibibytes: 25, age: 900),
        Disk(
            name: "mail queue",
            datastore: "ssd-01",
            gibibytes: 15,
            age: 150,
            machine: "mail-gateway",
            team: "platform",
            expiresIn: 400,
            tags: tags("silver", "production")
        ),
        Disk(
            name: "build artifacts",
            datastore: "ssd-02",
            gibibytes: 120,
            age: 45,
            machine: "build server 1",
            team: "platform",
            expiresIn: -3
        ),
        Disk(
            name: "pvc-1f0e7c5a-0001",
            datastore: "ssd-01",
            gibibytes: 10,
            age: 40,
            machine: "k8s-worker-01",
            claim: ("shop", "data-postgres-0")
        ),
        Disk(
            name: "pvc-1f0e7c5a-0002",
            datastore: "ssd-01",
            gibibytes: 10,
            age: 40,
            machine: "k8s-worker-02",
            claim: ("shop", "data-postgres-1")
        ),
        Disk(
            name: "pvc-1f0e7c5a-0003",
            datastore: "ssd-02",
            gibibytes: 5,
            age: 12,
            claim: ("monitoring", "prometheus-db-0")
        ),
        Disk(
            name: "财务 报表",
            datastore: "本地 datastore",
            gibibytes: 60,
            age: 200,
            machine: "财务系统-01",
            team: "财务",
            expiresIn: 90,
            tags: tags("gold", "production")
        ),
        Disk(
            name: "数据仓库 暂存",
            datastore: "vsan-asia",
            gibibytes: 400,
            age: 35,
            team: "数据",
            expiresIn: 15,
            tags: tags("silver", "staging")
        ),
        Disk(name: "sha-logs", datastore: "vsan-asia", gibibytes: 50, age: 100, machine: "sha-app-01"),
        Disk(
            name: "sha-old-import",
            datastore: "本地 datastore",
            gibibytes: 75,
            age: 500,
            team: "数据",
            expiresIn: -200
        ),
        Disk(
            name: "staging-orders",
            datastore: "ssd-02",
            gibibytes: 30,
            age: 20,
            team: "orders",
            expiresIn: 10,
            tags: tags("bronze", "staging")
        ),
    ]

    func plant(_ disk: Disk, in inventory: inout Inventory) throws(Fault) {
        let created = ago(days: disk.age)
        let path = DatastorePath(datastore: disk.datastore, path: "fcd/\(inventory.ids.uuid()).vmdk")
        try inventory.addDiskFile(path, capacityMiB: disk.gibibytes * 1024, modified: created)
        guard let datastore = inventory.datastore(named: disk.datastore)?.reference else {
            throw .invalidDatastore(disk.datastore)
        }
        let id = try inventory.register(path.path, on: datastore, name: disk.name, now: created).id
        var metadata: [String: String] = [:]
        if let team = disk.team {
            metadata["fcd.owner.team"] = team
            metadata["fcd.owner.contact"] = "storage@example.test"
            metadata["fcd.owner.set-at"] = created.formatted(.iso8601WithMilliseconds)
            metadata["fcd.owner.expires"] = disk.expiresIn.map { day(in: $0) }
        }
        if let claim = disk.claim {
            metadata["cns.containerCluster.clusterId"] = "shop-production"
            metadata["cns.containerCluster.clusterFlavor"] = "VANILLA"
            metadata["cns.k8s.pvc.namespace"] = claim.namespace
            metadata["cns.k8s.pvc.name"] = claim.name
            metadata["cns.k8s.pv.name"] = disk.name
        }
        inventory.disks[id]?.metadata = metadata
        inventory.disks[id]?.tags = disk.tags
        inventory.disks[id]?.profileID = Self.policy(for: disk.tags)?.id
        inventory.disks[id]?.encryptionKey = disk.encryptionKey
        guard let machine = disk.machine else { return }
        let reference = try inventory.machineReference(machine)
        // Named, since some machines have several controllers with room.
        let controller = try inventory.machine(reference).controllers.last?.key
        // The seed's machines are of all ages; one that holds a disk must be able to.
        if try inventory.machine(reference).hardwareVersion < 13 {
            inventory.machines[reference.value]?.hardwareVersion = 13
        }
        let key = try inventory.attach(id, to: reference, controllerKey: controller, unit: nil)
        if disk.claim != nil { inventory.machines[reference.value]?.mounts[key] = "/var/lib/kubelet/\(disk.name)" }
    }
}
