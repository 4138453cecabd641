/// `RetrieveServiceContent`: the server's description of itself and its managers.
package struct RetrieveServiceContent: SOAPOperation {
    package static let service = SOAPService.vim
    package static let effect = OperationEffect.reads
    package let method = "RetrieveServiceContent"
    package let target = ManagedObjectReference(type: "ServiceInstance", value: "ServiceInstance")

    package init() {}

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> ServiceContent {
        guard let content = answer.child("returnval") else {
            throw AnswerError("RetrieveServiceContent came back without content")
        }
        return try ServiceContent(content)
    }
}

/// `CurrentTime`: the server's clock, as it writes it.
package struct CurrentTime: SOAPOperation {
    package static let service = SOAPService.vim
    package static let effect = OperationEffect.reads
    package let method = "CurrentTime"
    package let target = ManagedObjectReference(type: "ServiceInstance", value: "ServiceInstance")

    package init() {}

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> String {
        try answer.string("returnval")
    }
}

/// `RetrieveContent` of VSLM: its managers.
package struct RetrieveVSLMContent: SOAPOperation {
    package static let service = SOAPService.vslm
    package static let effect = OperationEffect.reads
    package let method = "RetrieveContent"
    package let target = ManagedObjectReference(type: "VslmServiceInstance", value: "ServiceInstance")

    package init() {}

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> VSLMContent {
        guard let content = answer.child("returnval") else {
            throw AnswerError("RetrieveContent of VSLM came back without content")
        }
        return VSLMContent(
            storageManager: try content.reference("vStorageObjectManager"),
            storageLifecycleManager: try content.optionalReference("storageLifecycleManager")
        )
    }
}
