/// `ViewManager.CreateContainerView`: all objects of some types below a folder.
package struct CreateContainerView: SOAPOperation {
    package static let service = SOAPService.vim
    package static let effect = OperationEffect.reads
    package let method = "CreateContainerView"
    package let target: ManagedObjectReference
    let container: ManagedObjectReference
    let types: [String]

    package init(viewManager: ManagedObjectReference, container: ManagedObjectReference, types: [String]) {
        target = viewManager
        self.container = container
        self.types = types
    }

    package func encode(into body: inout XMLWriter) {
        body.reference("container", container)
        for type in types { body.element("type", type) }
        body.element("recursive", true)
    }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> ManagedObjectReference {
        try answer.reference("returnval")
    }
}

/// `View.DestroyView`.
package struct DestroyView: SOAPOperation {
    package static let service = SOAPService.vim
    package static let effect = OperationEffect.reads
    package let method = "DestroyView"
    package let target: ManagedObjectReference

    package init(view: ManagedObjectReference) {
        target = view
    }

    package typealias Reply = Void
}
