/// Tells which virtual machines have changed, without reading those that have not: a property filter over a view of
/// all machines, and one `WaitForUpdatesEx` at a time.
///
/// What has changed is told by reference alone: whoever wants to know more reads these machines. So memory grows with
/// the changes of a moment and not with the number of machines.
package actor MachineWatch {
    /// What happened to the machines since the last time.
    package struct News: Sendable, Equatable {
        /// Machines that are new or look different, and whether their devices do.
        package var changed: [ManagedObjectReference: Bool] = [:]
        /// Machines that are no longer in view: removed, or taken out of this user's sight.
        package var left: Set<ManagedObjectReference> = []

        package var isEmpty: Bool { changed.isEmpty && left.isEmpty }

        package init(
            changed: [ManagedObjectReference: Bool] = [:],
            left: Set<ManagedObjectReference> = []
        ) {
            self.changed = changed
            self.left = left
        }

        /// Adds what happened later.
        package mutating func add(_ later: News) {
            for (machine, hasOtherDevices) in later.changed {
                left.remove(machine)
                changed[machine] = hasOtherDevices || changed[machine] == true
            }
            for machine in later.left {
                changed[machine] = nil
                left.insert(machine)
            }
        }
    }

    package enum Answer: Sendable, Equatable {
        /// Nothing happened within the time.
        case quiet
        case news(News)
        /// The server no longer knows what was told before, as after a restart or a new login: whatever happened
        /// meanwhile is told by nobody, and the watch has to begin anew.
        case lost
    }

    private let reader: PropertyReader
    private let pageSize: Int
    private var view: ManagedObjectReference?
    private var collector: ManagedObjectReference?
    private var version = ""
    /// What was told and not handed on yet: a later part of the same news may not arrive.
    private var undelivered = News()

    /// A server ends a waiting call after this long without news, so that a dead connection is noticed.
    private static let longestWait = 20
    private static let devices = "config.hardware.device"
    // Not the host: a cluster moves its machines about all day.
    private static let paths = [
        "name", "parent", "config.template", devices, "runtime.powerState", "runtime.connectionState",
    ]

    init(reader: PropertyReader) {
        self.reader = reader
        pageSize = reader.pageSize
    }

    /// Whether the server keeps note of what is told.
    package var isRunning: Bool { collector != nil }

    /// Begins: what happens from now on is told. How the machines are now is passed over.
    ///
    /// - Throws: ``FCDError``.
    package func begin() async throws {
        await stop()
        let session = reader.session
        do {
            let view = try await reader.makeView(of: ["VirtualMachine"])
            self.view = view
            let collector = try await session.call(
                CreatePropertyCollector(collector: reader.content.propertyCollector)
            )
            self.collector = collector
            let machines = PropertyFilter.PropertySet(type: "VirtualMachine", paths: Self.paths)
            _ = try await session.call(
                CreateFilter(collector: collector, filter: PropertyFilter([machines], of: .view(view)))
            )
            // The first answers show every machine, a page at a time. A server without any has nothing to say.
            while let updates = try await wait(seconds: 1), updates.isTruncated {}
        } catch {
            await stop()
            throw error
        }
    }

    /// Waits for news, which may come in several answers.
    ///
    /// - parameter time: Whole seconds count; zero only looks whether there is news already.
    /// - Throws: ``FCDError``, `CancellationError`.
    package func next(within time: Duration) async throws -> Answer {
        guard isRunning else { return .lost }
        var left = max(0, Int(time.components.seconds))
        do {
            while true {
                let seconds = min(left, Self.longestWait)
                if let updates = try await wait(seconds: seconds) {
                    undelivered.add(Self.news(in: updates))
                    if updates.isTruncated { continue }
                }
                left -= seconds
                if !undelivered.isEmpty {
                    defer { undelivered = News() }
                    return .news(undelivered)
                }
                guard left > 0 else { return .quiet }
            }
        } catch let error as FCDError where error.saysWatchIsLost {
            // What the server has of it still would stay there as long as the session.
            await stop()
            return .lost
        }
    }

    /// Lets the server drop what it keeps for this: also after a Ctrl-C, since the session may outlive this process.
    package func stop() async {
        let (last, view) = (collector, view)
        forget()
        await Task { [reader] in
            if let last {
                try? await reader.session.call(
                    DestroyPropertyCollector(collector: last),
                    timeout: .seconds(3),
                    mayLogIn: false
                )
            }
            if let view { await reader.destroy(view) }
        }.value
    }

    /// Drops what the server has dropped.
    package func forget() {
        collector = nil
        view = nil
        version = ""
        undelivered = News()
    }

    private func wait(seconds: Int) async throws -> PropertyUpdates? {
        guard let collector else { return nil }
        let updates = try await reader.session.call(
            WaitForUpdatesEx(
                collector: collector,
                version: version,
                maxWaitSeconds: seconds,
                maxObjectUpdates: pageSize
            ),
            timeout: .seconds(seconds + 30)
        )
        if let updates { version = updates.version }
        return updates
    }

    private static func news(in updates: PropertyUpdates) -> News {
        var news = News()
        for object in updates.objects where object.object.type == "VirtualMachine" {
            // A change that is told in another way than it was asked for may be one of the devices.
            let names = object.unset.union(object.values.keys)
            let hasOtherDevices = !names.isSubset(of: Set(paths).subtracting([devices]))
            news.add(News(changed: [object.object: hasOtherDevices]))
        }
        for object in updates.left where object.type == "VirtualMachine" { news.add(News(left: [object])) }
        return news
    }
}

extension Inventory {
    /// A watch over all machines that the session may see. It has to be begun.
    package func machineWatch() -> MachineWatch { MachineWatch(reader: reader) }
}

extension FCDError {
    /// Whether the server has dropped the collector, the view or what it had told: machines are never named in these
    /// calls, so that nothing else can be missing.
    fileprivate var saysWatchIsLost: Bool {
        ["ManagedObjectNotFound", "InvalidCollectorVersion"].contains(fault?.type)
    }
}
