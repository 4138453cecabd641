/// `EventManager.QueryEvents`: what happened in a time, of a machine or anywhere.
package struct QueryEvents: SOAPOperation {
    package static let service = SOAPService.vim
    package static let effect = OperationEffect.reads
    package let method = "QueryEvents"
    package let target: ManagedObjectReference
    /// nil for events of whatever object.
    let machine: ManagedObjectReference?
    /// Times as the server writes them, ISO 8601.
    let begin: String
    let end: String
    let kinds: [MachineEvent.Kind]
    /// The server may stop earlier.
    let limit: Int

    package init(
        eventManager: ManagedObjectReference,
        machine: ManagedObjectReference?,
        from begin: String,
        to end: String,
        kinds: [MachineEvent.Kind],
        limit: Int
    ) {
        target = eventManager
        self.machine = machine
        self.begin = begin
        self.end = end
        self.kinds = kinds
        self.limit = limit
    }

    package func encode(into body: inout XMLWriter) {
        body.element("filter") { filter in
            if let machine {
                filter.element("entity") { entity in
                    entity.reference("entity", machine)
                    entity.element("recursion", "self")
                }
            }
            filter.element("time") { time in
                time.element("beginTime", begin)
                time.element("endTime", end)
            }
            // The text that a person would read is the longest part of an event.
            filter.element("disableFullMessage", true)
            for kind in kinds { filter.element("eventTypeId", kind.rawValue) }
            filter.element("maxCount", limit)
        }
    }

    /// What came, and how much there was of it.
    package struct Answer: Sendable {
        /// Those that can be read: one that cannot says nothing of the others.
        package var events: [MachineEvent]
        package var count: Int
    }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> Answer {
        let rows = answer.all("returnval")
        return Answer(events: rows.compactMap { try? MachineEvent($0) }, count: rows.count)
    }
}
