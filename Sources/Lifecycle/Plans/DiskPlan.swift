import FCD
package import Foundation

/// What has to be done so that the disks are as a manifest says. Saved as JSON, it can be compared with a later one.
package struct DiskPlan: Sendable, Codable {
    /// The server that was looked at.
    package struct Server: Sendable, Equatable, Codable {
        package var instanceUUID: String
        package var name: String
    }

    package static let format = "fcd.plan"
    package static let version = 1

    /// Tells a plan from any other JSON.
    package var format = DiskPlan.format
    package var version = DiskPlan.version
    package var made: Date
    package var server: Server
    package var manifest: DiskManifest
    /// One for each of the manifest's disks, in its order.
    package var entries: [PlanEntry]

    init(made: Date, server: Server, manifest: DiskManifest, entries: [PlanEntry]) {
        self.made = made
        self.server = server
        self.manifest = manifest
        self.entries = entries
    }

    /// The entries for which there is something to do.
    package var changes: [PlanEntry] { entries.filter { !$0.steps.isEmpty } }

    package var refused: [PlanEntry] { entries.filter { $0.action == .refused } }
}

/// What has to be done for one disk, what that rests on, and why.
package struct PlanEntry: Sendable, Codable {
    package enum Action: String, Sendable, Codable, CaseIterable {
        case create, register, change, attach, detach, move, nothing
        /// Known to fail, or not clear: see the reason.
        case refused
    }

    /// From 1, in the manifest's order.
    package var number: Int
    /// What the manifest calls the disk.
    package var name: String
    package var action: Action
    package var reason: String
    /// Of what is refused: the next step.
    package var next: String?
    package var candidates: [String]?
    /// The disk as it was seen; nil where there is none yet.
    package var state: DiskState?
    package var steps: [PlanStep] = []
    /// What is worth knowing, such as what the checks warn of.
    package var notes: [String]?
    /// The numbers of the entries whose disks have to leave a place before.
    package var waitsFor: [Int]?
    /// A growth that was refused for the disk's snapshots. A plan that was read from a file has none: it is made anew.
    var snapshotRefusal: SnapshotRefusal?

    private enum CodingKeys: String, CodingKey {
        case number, name, action, reason, next, candidates, state, steps, notes, waitsFor
    }

    init(number: Int, name: String, action: Action, reason: String) {
        self.number = number
        self.name = name
        self.action = action
        self.reason = reason
    }

    mutating func refuse(_ error: any Error) {
        action = .refused
        steps = []
        waitsFor = nil
        guard let error = error as? FCDError else {
            reason = "\(error)"
            return
        }
        reason = error.message
        next = error.hint
        candidates = error.candidates.isEmpty ? nil : error.candidates
    }
}

/// One change of one disk, made by one operation of the journal.
package struct PlanStep: Sendable, Codable {
    package enum Change: String, Sendable, Codable {
        case register, create, rename, extend, policy, owner, tag, untag, metadata, unset, set, clear
        case detach, attach, move

        /// Whether it takes a disk to a VM or away from one.
        var isAttachment: Bool { [.detach, .attach, .move].contains(self) }
    }

    package var change: Change
    /// How it is; nil where there is nothing yet.
    package var from: String?
    /// How it shall be.
    package var to: String?
    /// The moid of the VM that it comes to: another VM may have got the name of the one that was meant.
    package var vm: String?
    /// Why, in words for a person.
    package var reason: String
    /// What is done. A plan that was read from a file has none: it is made anew and compared.
    var work: PlannedWork?

    private enum CodingKeys: String, CodingKey {
        case change, from, to, vm, reason
    }

    init(_ change: Change, from: String? = nil, to: String? = nil, _ reason: String, _ work: PlannedWork) {
        self.change = change
        self.from = from
        self.to = to
        self.reason = reason
        self.work = work
    }

    /// `size: 50 GiB → 60 GiB`
    package var words: String {
        switch (from, to) {
        case (let from?, let to?): "\(change.rawValue) \(from) → \(to)"
        case (nil, let to?): "\(change.rawValue) \(to)"
        case (let from?, nil): "\(change.rawValue) \(from)"
        case (nil, nil): change.rawValue
        }
    }
}

extension PlanStep: Equatable {
    package static func == (left: PlanStep, right: PlanStep) -> Bool {
        left.change == right.change && left.from == right.from && left.to == right.to && left.vm == right.vm
            && left.reason == right.reason
    }
}
