import FCD
import Foundation
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct RequestSchemaTests {
    @Test(arguments: SimulatedVersion.allCases)
    func `every request validates against the schema of each version that knows the call`(
        version: SimulatedVersion
    ) throws {
        let validator = SchemaValidator.of(version)
        var validated = 0
        for operation in EveryOperation.all {
            let namespace = type(of: operation).service.namespace
            guard validator.knows(method: operation.method, namespace: namespace),
                version.rawValue >= EveryOperation.first[operation.method] ?? ""
            else { continue }
            let request = try SOAPEnvelope.request(for: operation, vcSessionCookie: "cookie")
            let violations = validator.validate(exact: request)
            #expect(violations.isEmpty, "\(operation.method): \(violations)")
            validated += 1
        }
        #expect(validated > EveryOperation.all.count * 3 / 4)
    }

    @Test func `every call is known to at least one version`() {
        for operation in EveryOperation.all {
            let namespace = type(of: operation).service.namespace
            let isKnown = SimulatedVersion.allCases.contains {
                SchemaValidator.of($0).knows(method: operation.method, namespace: namespace)
            }
            #expect(isKnown, "no version knows \(operation.method)")
        }
    }

    @Test func `every operation type of the sources has an example`() throws {
        let operations = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Sources/FCD/Operations").standardizedFileURL
        let files = try #require(FileManager.default.enumerator(at: operations, includingPropertiesForKeys: nil))
        let shown = Set(EveryOperation.all.map { "\(type(of: $0))".prefix { $0 != "<" } }.map(String.init))
        var found = 0
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(of: /struct (\w+)(?:<[^>]*>)?: (?:SOAP|Task)Operation/) {
                found += 1
                #expect(shown.contains(String(match.1)), "\(match.1) has no example in EveryOperation")
            }
        }
        #expect(found > 30)
    }

    @Test func `a request in another order than the schema's is refused by the validator`() throws {
        let operation = WrongOrder()
        let request = try SOAPEnvelope.request(for: operation, vcSessionCookie: "cookie")
        #expect(!SchemaValidator.of(.v8_0_3).validate(exact: request).isEmpty)
    }
}

/// `VslmAttachDisk_Task` with the VM before the disk.
private struct WrongOrder: SOAPOperation {
    static let service = SOAPService.vslm
    static let effect = OperationEffect.changes
    let method = "VslmAttachDisk_Task"
    let target = ManagedObjectReference(type: "VslmVStorageObjectManager", value: "VStorageObjectManager")

    func encode(into body: inout XMLWriter) {
        body.reference("vm", .virtualMachine("vm-1"))
        body.element("id") { $0.element("id", in: XMLNamespace.vim25, "1") }
    }

    typealias Reply = Void
}
