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
        let network = KillingTransport(vcenter)
        let server = try await SimulatorServer.start(network, scheme: .http)
        let home = FileManager.default.temporaryDirectory.appending(path: "fcd-kill-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
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
        for path in KillScenario.paths {
            let count = disks.filter { $0.path.description == path }.count
            if count > 1 { faults.append("\(path) is registered \(count) times") }
            if !vcenter.hasFile(path) { faults.append("\(path) is lost") }
        }
        for name in KillScenario.attached {
            let holders = ["app-01", "app-02"].filter { machine in
                vcenter.devices(of: machine).contains { $0.diskID == vcenter.disk(named: name)?.id }
            }
            if vcenter.disk(named: name) == nil { faults.append("\(name) is lost") }
            if holders.count > 1 { faults.append("\(name) is attached twice") }
            if holders.isEmpty, scenario != .detach { faults.append("\(name) is attached nowhere") }
        }
        for name in KillScenario.detached where vcenter.disk(named: name) == nil && scenario != .delete {
            faults.append("\(name) is lost")
        }
        for disk in disks where !vcenter.hasFile(disk.path.description) {
            faults.append("\(disk.name) has lost its file")
        }
        if disks.filter({ $0.name == "new" }).count > 1 { faults.append("the new disk was made twice") }
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
        case .register:
            return try KillScenario.paths.filter { path in
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
        case .create, .delete: return []
        }
    }

    private func holds(_ machine: String, _ name: String) -> Bool {
        vcenter.devices(of: machine).contains { $0.diskID == vcenter.disk(named: name)?.id }
    }
}
