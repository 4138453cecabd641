import FCD
import Foundation

/// Many disks at once, for measurements; no machine uses them.
enum BulkSeed {
    static func plant(_ count: Int, in state: inout ServerState) {
        let datacenter = state.inventory.addDatacenter(path: "DC0")
        let capacity = Int64(count) * 8 * 1024 + 1024 * 1024
        let datastores = (1...5).map { number in
            state.inventory.addDatastore("bulk-0\(number)", in: datacenter, capacityMiB: capacity)
        }
        let now = state.now
        var disks: [FirstClassDisk] = []
        disks.reserveCapacity(count)
        var files: [[String: DatastoreFile]] = Array(repeating: [:], count: datastores.count)
        for number in 0..<count {
            let place = number % datastores.count
            let id = state.inventory.ids.uuid()
            let backing = state.inventory.ids.uuid()
            let capacityMiB = Int64(1 + number % 8) * 1024
            let path = "fcd/disk-\(number).vmdk"
            files[place][path] = DatastoreFile(
                kind: .disk,
                capacityMiB: capacityMiB,
                usedMiB: capacityMiB / 4,
                isThin: true,
                uuid: backing,
                modified: now,
                diskID: id
            )
            disks.append(
                FirstClassDisk(
                    id: id,
                    name: "disk-\(number)",
                    created: now.addingTimeInterval(-Double(number) * 60),
                    datastore: datastores[place].value,
                    path: path,
                    capacityMiB: capacityMiB,
                    usedMiB: capacityMiB / 4,
                    provisioning: "thin",
                    backingObjectID: backing
                )
            )
        }
        for (place, datastore) in datastores.enumerated() {
            state.inventory.datastores[datastore.value]?.files = files[place]
            state.inventory.datastores[datastore.value]?.directories = ["fcd"]
        }
        state.inventory.disks.add(disks)
    }
}
