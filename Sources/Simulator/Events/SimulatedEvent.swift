import FCD
import Foundation

/// An event of a virtual machine, as the server keeps it.
struct SimulatedEvent: Sendable {
    /// The type on the wire, such as `VmReconfiguredEvent`.
    let type: String
    let machine: ManagedObjectReference
    let machineName: String
    let isTemplate: Bool
    /// Empty for what the server did by itself.
    let user: String
    /// What this type of event has beside the fields of all.
    let fields: [ObjectValue.Field]

    init(
        _ type: String,
        of machine: VirtualMachine,
        by user: String,
        _ fields: KeyValuePairs<String, Value?> = [:]
    ) {
        self.type = type
        self.machine = machine.reference
        machineName = machine.name
        isTemplate = machine.isTemplate
        self.user = user
        self.fields = ObjectValue(type, fields).fields
    }
}

/// The history of events. The oldest are dropped after some ten thousands.
struct EventStore: Sendable {
    struct Entry: Sendable {
        let key: Int
        let time: Date
        let event: SimulatedEvent
    }

    private(set) var entries: [Entry] = []
    private var lastKey = 0

    private static let limit = 20_000

    mutating func add(_ event: SimulatedEvent, at time: Date) {
        lastKey += 1
        entries.append(Entry(key: lastKey, time: time, event: event))
        if entries.count > Self.limit { entries.removeFirst(Self.limit / 10) }
    }

    mutating func forget(_ isForgotten: (Entry) -> Bool) { entries.removeAll(where: isForgotten) }
}

extension EventStore.Entry {
    var value: Value {
        var object = ObjectValue(
            event.type,
            [
                "key": .int(key),
                "chainId": .int(key),
                "createdTime": .time(time),
                "userName": .string(event.user),
                "vm": .object(
                    "VmEventArgument",
                    ["name": .string(event.machineName), "vm": .reference(event.machine)]
                ),
            ]
        )
        if event.type != "TaskEvent" { object["template"] = .boolean(event.isTemplate) }
        for field in event.fields { object[field.name] = field.value }
        return .object(object)
    }
}
