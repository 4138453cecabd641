/// One page of `RetrievePropertiesEx`.
package struct PropertyPage: Sendable {
    package var objects: [ObjectProperties]
    /// Asks for the next page; nil on the last.
    package var token: String?

    static let empty = PropertyPage(objects: [], token: nil)

    fileprivate static func read(_ answer: XMLNode) throws(AnswerError) -> PropertyPage {
        // Nothing that matches: the answer is empty.
        guard let result = answer.child("returnval") else { return .empty }
        var objects: [ObjectProperties] = []
        for object in result.all("objects") { objects.append(try ObjectProperties(content: object)) }
        return PropertyPage(objects: objects, token: result.optionalString("token"))
    }
}

/// `PropertyCollector.RetrievePropertiesEx`: reads properties, a page at a time.
package struct RetrievePropertiesEx: SOAPOperation {
    package static let service = SOAPService.vim
    package static let effect = OperationEffect.reads
    package let method = "RetrievePropertiesEx"
    package let target: ManagedObjectReference
    let filter: PropertyFilter
    let pageSize: Int

    package init(collector: ManagedObjectReference, filter: PropertyFilter, pageSize: Int) {
        target = collector
        self.filter = filter
        self.pageSize = pageSize
    }

    package func encode(into body: inout XMLWriter) {
        filter.encode(as: "specSet", into: &body)
        body.element("options") { $0.element("maxObjects", pageSize) }
    }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> PropertyPage { try .read(answer) }
}

/// `PropertyCollector.ContinueRetrievePropertiesEx`: the page after this one.
package struct ContinueRetrievePropertiesEx: SOAPOperation {
    package static let service = SOAPService.vim
    // The token of a page is spent when it was read: asking twice is an error.
    package static let effect = OperationEffect.readsOnce
    package let method = "ContinueRetrievePropertiesEx"
    package let target: ManagedObjectReference
    let token: String

    package init(collector: ManagedObjectReference, token: String) {
        target = collector
        self.token = token
    }

    package func encode(into body: inout XMLWriter) {
        body.element("token", token)
    }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> PropertyPage { try .read(answer) }
}
