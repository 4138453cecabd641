/// `PropertyCollector.CreatePropertyCollector`: a collector of our own, so that its filters are ours alone.
package struct CreatePropertyCollector: SOAPOperation {
    package static let service = SOAPService.vim
    package static let effect = OperationEffect.reads
    package let method = "CreatePropertyCollector"
    package let target: ManagedObjectReference

    package init(collector: ManagedObjectReference) {
        target = collector
    }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> ManagedObjectReference {
        try answer.reference("returnval")
    }
}

/// `PropertyCollector.DestroyPropertyCollector`.
package struct DestroyPropertyCollector: SOAPOperation {
    package static let service = SOAPService.vim
    package static let effect = OperationEffect.reads
    package let method = "DestroyPropertyCollector"
    package let target: ManagedObjectReference

    package init(collector: ManagedObjectReference) {
        target = collector
    }

    package typealias Reply = Void
}

/// `PropertyCollector.CreateFilter`: from now on `WaitForUpdatesEx` reports these properties.
package struct CreateFilter: SOAPOperation {
    package static let service = SOAPService.vim
    package static let effect = OperationEffect.reads
    package let method = "CreateFilter"
    package let target: ManagedObjectReference
    let filter: PropertyFilter

    package init(collector: ManagedObjectReference, filter: PropertyFilter) {
        target = collector
        self.filter = filter
    }

    package func encode(into body: inout XMLWriter) {
        filter.encode(as: "spec", into: &body)
        body.element("partialUpdates", false)
    }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> ManagedObjectReference {
        try answer.reference("returnval")
    }
}

/// `PropertyFilter.DestroyPropertyFilter`.
package struct DestroyPropertyFilter: SOAPOperation {
    package static let service = SOAPService.vim
    package static let effect = OperationEffect.reads
    package let method = "DestroyPropertyFilter"
    package let target: ManagedObjectReference

    package init(filter: ManagedObjectReference) {
        target = filter
    }

    package typealias Reply = Void
}

/// What changed since a version: an `UpdateSet`.
package struct PropertyUpdates: Sendable {
    package var version: String
    /// What is new or has changed.
    package var objects: [ObjectProperties]
    /// Objects that are gone, such as a task that the server has forgotten.
    package var left: [ManagedObjectReference]
    /// Whether there was more than was asked for at once: the next call tells it.
    package var isTruncated = false
}

/// `PropertyCollector.WaitForUpdatesEx`: waits until a filtered property changes.
package struct WaitForUpdatesEx: SOAPOperation {
    package static let service = SOAPService.vim
    package static let effect = OperationEffect.reads
    package static let waitsAtServer = true
    package let method = "WaitForUpdatesEx"
    package let target: ManagedObjectReference
    let version: String
    let maxWaitSeconds: Int
    /// How many objects one answer tells of at most; nil leaves it to the server.
    let maxObjectUpdates: Int?

    package init(
        collector: ManagedObjectReference,
        version: String,
        maxWaitSeconds: Int,
        maxObjectUpdates: Int? = nil
    ) {
        target = collector
        self.version = version
        self.maxWaitSeconds = maxWaitSeconds
        self.maxObjectUpdates = maxObjectUpdates
    }

    package func encode(into body: inout XMLWriter) {
        body.element("version", version)
        body.element("options") { options in
            options.element("maxWaitSeconds", maxWaitSeconds)
            if let maxObjectUpdates { options.element("maxObjectUpdates", maxObjectUpdates) }
        }
    }

    /// nil when the time was over and nothing had changed.
    package static func decode(_ answer: XMLNode) throws(AnswerError) -> PropertyUpdates? {
        guard let set = answer.child("returnval") else { return nil }
        var updates = PropertyUpdates(version: try set.string("version"), objects: [], left: [])
        updates.isTruncated = try set.optionalBool("truncated") ?? false
        for filter in set.all("filterSet") {
            for object in filter.all("objectSet") {
                if object.optionalString("kind") == "leave" {
                    updates.left.append(try object.reference("obj"))
                } else {
                    updates.objects.append(try ObjectProperties(update: object))
                }
            }
            for missing in filter.all("missingSet") { updates.left.append(try missing.reference("obj")) }
        }
        return updates
    }
}
