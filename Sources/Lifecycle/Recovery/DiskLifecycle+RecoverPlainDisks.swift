import Catalog
import FCD

extension DiskLifecycle {
    /// A plain VMDK that was to be attached or detached: the VM's devices tell.
    func settlePlainAttachment(_ operation: InterruptedOperation) async throws -> Settlement {
        let isAttach = operation.kind == .attach
        let file = try await plainDisk(of: operation)
        let machine = try await machine(of: operation, isAttach ? "vm" : "fromVM")
        let holder = machine.device(holding: file).map { DiskHolder(machine: machine, device: $0) }
        if let holder {
            let words = "\(file.path) is attached to \(holder.description)"
            return isAttach ? .done(words) : .failed(words)
        }
        let words = "\(file.path) is not attached to \(machine.name)"
        return isAttach ? .failed(words) : .done(words)
    }

    /// A plain VMDK that was under way between two VMs is brought to its end; where that fails, it goes back.
    func settlePlainMove(_ operation: InterruptedOperation, _ options: RecoveryOptions) async throws -> Settlement {
        let file = try await plainDisk(of: operation)
        let target = try await machine(of: operation, "vm")
        let source = try await machine(of: operation, "fromVM")
        // Whoever else has it: a colleague may have taken it meanwhile.
        let uses = try await uses(of: file, force: false)
        if let use = uses.first(where: { $0.holder.machine.reference == target.reference }) {
            return .done("\(file.path) is attached to \(use.holder.description)")
        }
        if let use = uses.first { return .failed("\(file.path) was not moved: it is \(use.description)") }
        let words = "\(file.path) had left \(source.name)"
        guard !options.dryRun else {
            return Settlement(finding: .finished, words: "\(words), and would be attached to \(target.name)")
        }
        let entry = JournalEntry(catalog: try writableCatalog().catalog, id: operation.id)
        let wanted = try operation.device(
            file,
            controller: "controllerKey",
            unit: "unitNumber",
            mode: "diskMode",
            sharing: "sharing"
        )
        let former = try operation.device(
            file,
            controller: "fromControllerKey",
            unit: "fromUnitNumber",
            mode: "fromDiskMode",
            sharing: "fromSharing"
        )
        return try await uninterrupted { [self] in
            let note = "; shares and limits of its input and output are the VM's defaults now"
            do {
                let holder = try await attachStep(wanted, to: target, in: entry)
                return Settlement(finding: .finished, words: "\(words); attached to \(holder.description)\(note)")
            } catch {
                guard !error.isOutcomeUnknown else { throw error }
                let holder = try await attachStep(former, to: source, named: "put back", in: entry)
                let words = "\(target.name) did not take it (\(error)); it is back at \(holder.description)\(note)"
                return Settlement(finding: .undone, words: words)
            }
        }
    }

    private func plainDisk(of operation: InterruptedOperation) async throws -> PlainDisk {
        let path = try DatastorePath(parsing: try operation.parameter("path"))
        return PlainDisk(path: path.normalized, datastore: try await datastore(path.datastore))
    }
}

extension InterruptedOperation {
    /// Whether it is about a plain VMDK, which has no ID.
    var isAboutFile: Bool { parameters["disk"] == nil && parameters["path"] != nil }

    fileprivate func device(
        _ file: PlainDisk,
        controller: String,
        unit: String,
        mode: String,
        sharing: String
    ) throws(FCDError) -> DiskDeviceSpec {
        guard let controllerKey = Int(try parameter(controller)), let unitNumber = Int(try parameter(unit)) else {
            throw FCDError(.unsupported, "the journal does not say where the disk was to go")
        }
        var settings = DiskDeviceSettings.usual
        settings.mode = try parameter(mode)
        settings.sharing = parameters[sharing]
        return DiskDeviceSpec(
            path: file.path,
            controllerKey: controllerKey,
            unitNumber: unitNumber,
            settings: settings
        )
    }
}
