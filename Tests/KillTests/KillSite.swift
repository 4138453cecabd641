import Catalog
import FCD
import Foundation
import Simulator
import TestSupport

/// One server with its disks, one person with a catalog, and what must hold between them.
struct KillSite {
    let vcenter: SimulatedVCenter
    let network: KillingTransport
    let program: FCDProcess
    private let server: SimulatorServer

    static func make() async throws -> KillSite {
        let vcenter = SimulatedVCenter(seed: .small, taskTime: .milliseconds(2))
        for path in KillScenario.paths { try vcenter.addFile(path) }
        for name in KillScenario.attached { try vcenter.addDisk(name: name, on: "datastore1", attachedTo: "app-01") }
        for name in KillScenario.detached { try vcenter.addDisk(name: name, on: "datastore1") }
        try vcenter.addMachine("app-03", on: "datastore1")
        for path in KillScenario.bulkPaths { try vcenter.addFile(path) }
        for name in KillScenario.crowd { try vcenter.addDisk(name: name, on: "datastore2", attachedTo: "app-01") }
        for name in KillScenario.old { try vcenter.addDisk(name: name, on: "datastore2") }
        let network = KillingTransport(vcenter)
        let server = try await SimulatorServer.start(network, scheme: .http)
        let home = FileManager.default.temporaryDirectory.appending(path: "fcd-kill-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        for (name, rows) in KillScenario.files {
            try rows.write(to: home.appending(path: name), atomically: true, encoding: .utf8)
        }
        let program = FCDProcess(home: home, server: server.endpoint.url, password: SimulatedVCenter.defaultPassword)
        return KillSite(vcenter: vcenter, network: network, program: program, server: server)
    }

    func close() async {
        await server.stop()
        try? FileManager.default.removeItem(at: program.home)
    }

    /// What is wrong now, in sentences; empty when everything is as it should be.
    func faults(after scenario: KillScenario) throws -> [String] {
        var faults: [String] = []
        let disks = vcenter.diskIDs.compactMap { vcenter.disk($0) }
        for path in KillScenario.paths + KillScenario.bulkPaths {
            let count = disks.filter { $0.path.description == path }.count
            if count > 1 { faults.append("\(path) is registered \(count) times") }
            if !vcenter.hasFile(path) { faults.append("\(path) is lost") }
        }
        for name in KillScenario.attached + KillScenario.crowd {
            let holders = ["app-01", "app-02", "app-03"].filter { holds($0, name) }
            if vcenter.disk(named: name) == nil { faults.append("\(name) is lost") }
            if holders.count > 1 { faults.append("\(name) is attached twice") }
            let mayBeFree = scenario == .detach && KillScenario.attached.contains(name)
            if holders.isEmpty, !mayBeFree { faults.append("\(name) is attached nowhere") }
        }
        for (index, name) in KillScenario.crowd.enumerated() where scenario == .bulkMove {
            let allowed = ["app-01", KillScenario.target(ofCrowd: index)]
            if !allowed.contains(where: { holds($0, name) }) { faults.append("\(name) went elsewhere") }
        }
        for name in KillScenario.detached where vcenter.disk(named: name) == nil && scenario != .delete {
            faults.append("\(name) is lost")
        }
        for name in KillScenario.old where vcenter.disk(named: name) == nil && scenario != .bulkRetire {
            faults.append("\(name) is lost")
        }
        for disk in disks where !vcenter.hasFile(disk.path.description) {
            faults.append("\(disk.name) has lost its file")
        }
        for name in KillScenario.made + ["new"] where disks.count(where: { $0.name == name }) > 1 {
            faults.append("\(name) was made twice")
        }
        return faults + (try disagreements(with: disks))
    }

    /// Where the catalog says otherwise than the server.
    private func disagreements(with disks: [SimulatedVCenter.DiskState]) throws -> [String] {
        guard FileManager.default.fileExists(atPath: program.catalog) else { return [] }
        let catalog = try DiskCatalog.open(at: program.catalog, mode: .readOnly)
        var faults = try catalog.operations(OperationFilter(openOnly: true)).map {
            "the operation \($0.kind) of \($0.target) is open: \($0.error ?? "")"
        }
        for row in try catalog.disks().map(\.disk) where row.state != .deleted {
            guard let disk = disks.first(where: { $0.id == row.fcdID }), row.state == .ready else {
                faults.append("the catalog has \(row.name) as \(row.state.rawValue), and the server has it not")
                continue
            }
            let attachments = try catalog.attachments(diskID: row.id)
            let present = Set(attachments.filter { $0.to == nil }.map(\.vmMoid))
            if !attachments.isEmpty, present != Set(disk.consumers) {
                faults.append("the catalog has \(row.name) on \(present), and the server on \(disk.consumers)")
            }
        }
        return faults
    }

    /// Disks that lack what the command was to give them.
    func incomplete(after scenario: KillScenario) throws -> [String] {
        let catalog = try DiskCatalog.open(at: program.catalog, mode: .readOnly)
        let rows = try catalog.disks().map(\.disk)
        switch scenario {
        case .register, .bulkRegister:
            let paths = scenario == .register ? KillScenario.paths : KillScenario.bulkPaths
            return try paths.filter { path in
                guard
                    let disk = vcenter.diskIDs.compactMap({ vcenter.disk($0) })
                        .first(where: { $0.path.description == path }),
                    let row = rows.first(where: { $0.fcdID == disk.id })
                else { return true }
                let isTagged = try catalog.tags(diskID: row.id).map(\.name) == ["bulk"]
                return disk.metadata["fcd.owner.team"] != "storage" || !isTagged
            }
        case .attach: return KillScenario.detached.filter { !holds("app-02", $0) }
        case .move: return KillScenario.attached.filter { !holds("app-02", $0) }
        case .detach: return KillScenario.attached.filter { holds("app-01", $0) }
        case .bulkOwner:
            return (KillScenario.detached + KillScenario.crowd).filter { name in
                vcenter.disk(named: name)?.metadata["fcd.owner.team"] != "storage"
            }
        case .bulkMove:
            return KillScenario.crowd.enumerated().filter { !holds(KillScenario.target(ofCrowd: $0), $1) }.map(\.1)
        case .apply:
            return KillScenario.made.enumerated().filter { index, name in
                vcenter.disk(named: name)?.metadata["fcd.owner.team"] != "storage"
                    || holds("app-02", name) != (index < 3)
            }.map(\.1)
        case .bulkRetire: return KillScenario.old.filter { vcenter.disk(named: $0) != nil }
        case .create, .delete: return []
        }
    }

    private func holds(_ machine: String, _ name: String) -> Bool {
        vcenter.devices(of: machine).contains { $0.diskID == vcenter.disk(named: name)?.id }
    }
}
