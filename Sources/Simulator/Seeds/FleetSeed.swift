import FCD

/// What work on a fleet needs beside the disks of ``BulkSeed``, on whose datastores it puts everything.
///
/// Files are `[bulk-01] legacy/team-03/app-0007/data-2.vmdk`: 10 an application, 10 applications a team. Attached disks
/// are `moving-0` and so on, 30 on each of the machines `from-001`; as many machines `to-001` have room for them.
struct FleetSeed {
    /// VMDKs that nobody has registered.
    var files: Int
    /// Disks that machines hold.
    var attached: Int

    private static let disksPerMachine = 30

    func plant(in state: inout ServerState) {
        let datastores = state.inventory.datastores.values.sorted { $0.name < $1.name }
        plantFiles(on: datastores, in: &state)
        do throws(Fault) {
            try plantMachines(on: datastores, in: &state)
        } catch {
            preconditionFailure("the seed contradicts itself: \(error.message)")
        }
    }

    private func plantFiles(on datastores: [Datastore], in state: inout ServerState) {
        let now = state.now
        // Whole tables are put in at once: changed one by one inside the inventory, each change could copy them.
        var tables = datastores
        for number in 0..<files {
            let application = number / 10
            let name = Self.padded(application, 4)
            let path = "legacy/team-\(Self.padded(application / 10, 2))/app-\(name)/data-\(number % 10).vmdk"
            let capacityMiB = Int64(1 + number % 8) * 1024
            let file = DatastoreFile(
                kind: .disk,
                capacityMiB: capacityMiB,
                usedMiB: capacityMiB / 4,
                isThin: true,
                uuid: state.inventory.ids.uuid(),
                modified: now
            )
            tables[application % tables.count].add(file, at: path)
        }
        for table in tables {
            state.inventory.datastores[table.reference.value]?.files = table.files
            state.inventory.datastores[table.reference.value]?.directories = table.directories
        }
    }

    private func plantMachines(on datastores: [Datastore], in state: inout ServerState) throws(Fault) {
        guard attached > 0, let datastore = datastores.first, let datacenter = state.inventory.datacenters.values.first
        else { return }
        let now = state.now
        var sources: [ManagedObjectReference] = []
        for number in 1...(attached + Self.disksPerMachine - 1) / Self.disksPerMachine {
            for word in ["from", "to"] {
                let name = "\(word)-\(Self.padded(number, 3))"
                let machine = try state.inventory.addMachine(
                    name,
                    in: datacenter.reference,
                    home: DatastorePath(datastore: datastore.name, path: "\(name)/\(name).vmx"),
                    created: now
                )
                if word == "from" { sources.append(machine) }
            }
        }
        for number in 0..<attached {
            let owner = datastores[number % datastores.count]
            let path = DatastorePath(datastore: owner.name, path: "fcd/moving-\(number).vmdk")
            try state.inventory.addDiskFile(path, capacityMiB: 1024, modified: now)
            let disk = try state.inventory.register(
                path.path,
                on: owner.reference,
                name: "moving-\(number)",
                now: now
            )
            try state.inventory.attach(
                disk.id,
                to: sources[number / Self.disksPerMachine],
                controllerKey: nil,
                unit: nil
            )
        }
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
