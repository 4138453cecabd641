import FCD
import Foundation

/// Writes answers: fields in the schema's order, each in the namespace of the type that declares it, and `xsi:type`
/// where the value's type is not the declared one.
struct AnswerEncoder {
    private let version: SimulatedVersion
    private let table: TypeTable
    private let service: SoapService
    private var output = XMLOutput()
    /// What the encoder itself saw that the schema does not allow and the validator cannot see.
    private(set) var violations: [SchemaViolation] = []
    /// Whether a type was written that the schemas do not have, since only the property collector knows it.
    private(set) var hasUnscheduledTypes = false

    /// An encoded envelope.
    struct Answer {
        var bytes: [UInt8]
        var violations: [SchemaViolation]
        var hasUnscheduledTypes: Bool
    }

    private init(service: SoapService, version: SimulatedVersion) {
        self.service = service
        self.version = version
        table = .of(version)
        output.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<soapenv:Envelope")
        output.attribute("xmlns:soapenv", XMLNamespace.envelope)
        output.attribute("xmlns:xsd", XMLNamespace.schema)
        output.attribute("xmlns:xsi", XMLNamespace.instance)
        output.raw(">\n<soapenv:Body>\n")
    }

    private consuming func finish() -> Answer {
        output.raw("\n</soapenv:Body>\n</soapenv:Envelope>")
        return Answer(bytes: output.bytes, violations: violations, hasUnscheduledTypes: hasUnscheduledTypes)
    }

    /// The response to `method`, with as many `returnval` elements as there are values.
    static func response(
        to method: String,
        _ values: [Value],
        service: SoapService,
        version: SimulatedVersion
    ) -> Answer {
        var encoder = AnswerEncoder(service: service, version: version)
        let name = "\(method)Response"
        let field =
            method == FetchMethod.name
            ? FetchMethod.returnValue : encoder.table.message(name, in: service.namespace)?.field("returnval")
        encoder.output.raw("<\(name)")
        encoder.output.attribute("xmlns", service.namespace)
        encoder.output.raw(">")
        for value in values {
            encoder.element("returnval", value, declaredBy: field, default: service.namespace)
        }
        encoder.output.raw("</\(name)>")
        return encoder.finish()
    }

    static func fault(_ fault: Fault, service: SoapService, version: SimulatedVersion) -> Answer {
        var encoder = AnswerEncoder(service: service, version: version)
        encoder.output.raw("<soapenv:Fault><faultcode>ServerFaultCode</faultcode><faultstring>")
        encoder.output.text(fault.message)
        encoder.output.raw("</faultstring>")
        // Each service declares its faults as elements; one that it does not declare goes by vim25's.
        let name = "\(fault.type)Fault"
        let namespaces = [service.namespace, XMLNamespace.vim25, XMLNamespace.vslm]
        if let namespace = namespaces.first(where: { encoder.table.message(name, in: $0) != nil }) {
            encoder.output.raw("<detail>")
            let field = TypeTable.Field(
                name: name,
                namespace: namespace,
                type: .vim("MethodFault"),
                isOptional: false,
                isArray: false
            )
            encoder.element(name, .object(fault.object), declaredBy: field, default: "")
            encoder.output.raw("</detail>")
        } else {
            encoder.violations.append(SchemaViolation("no fault element \(name)"))
        }
        encoder.output.raw("</soapenv:Fault>")
        return encoder.finish()
    }

    /// Writes one element, or several for an array where the schema says that the field repeats.
    private mutating func element(
        _ name: String,
        _ value: Value,
        declaredBy field: TypeTable.Field?,
        default inherited: String
    ) {
        if case .array(_, let values) = value, field?.isArray ?? true, field?.type != .schema("anyType") {
            for value in values { single(name, value, declaredBy: field, default: inherited) }
        } else {
            single(name, value, declaredBy: field, default: inherited)
        }
    }

    private mutating func single(
        _ name: String,
        _ value: Value,
        declaredBy field: TypeTable.Field?,
        default inherited: String
    ) {
        let namespace = field?.namespace ?? inherited
        output.raw("<\(name)")
        if namespace != inherited { output.attribute("xmlns", namespace) }
        let type = complexType(of: value)
        if let written = writtenType(of: value, declared: field?.type, complexType: type) {
            xsiType(written, default: namespace)
        }
        if case .reference(let reference) = value { output.attribute("type", reference.type) }
        output.raw(">")
        content(of: value, type: type, default: namespace)
        output.raw("</\(name)>")
    }

    private mutating func content(of value: Value, type: TypeTable.ComplexType?, default namespace: String) {
        switch value {
        case .string(let text), .constant(_, let text): output.text(text)
        case .boolean(let flag): output.raw(flag ? "true" : "false")
        case .int(let number): output.raw(String(number))
        case .long(let number): output.raw(String(number))
        case .time(let time): output.raw(time.formatted(.iso8601WithMilliseconds))
        case .reference(let reference): output.text(reference.value)
        case .array(let item, let values):
            for value in values {
                let field = TypeTable.Field(
                    name: item,
                    namespace: XMLNamespace.vim25,
                    type: Self.itemType(item),
                    isOptional: true,
                    isArray: true
                )
                single(item, value, declaredBy: field, default: namespace)
            }
        case .object(let object): fields(of: object, type: type, default: namespace)
        }
    }

    private mutating func fields(of object: ObjectValue, type: TypeTable.ComplexType?, default namespace: String) {
        guard let type else {
            violations.append(SchemaViolation("unknown type \(object.type)"))
            return
        }
        for field in object.fields where type.positions[field.name] == nil && !isNewer(field.name, in: object.type) {
            violations.append(SchemaViolation("\(object.type) has no field \(field.name)"))
        }
        for field in type.fields {
            if let value = object[field.name] {
                element(field.name, value, declaredBy: field, default: namespace)
            } else if !field.isOptional {
                violations.append(SchemaViolation("\(object.type) lacks \(field.name)"))
            }
        }
    }

    /// Whether a later release than the simulated one has the field: it is left out, as a real server would.
    private func isNewer(_ field: String, in type: String) -> Bool {
        let newest = TypeTable.of(.v9_1_1).type(named: type) ?? PropertyTable.shared.dataTypes[type]
        return newest?.positions[field] != nil
    }

    private func complexType(of value: Value) -> TypeTable.ComplexType? {
        guard case .object(let object) = value else { return nil }
        return table.type(named: object.type, preferring: service.namespace)
            ?? PropertyTable.of(version).dataTypes[object.type]
    }

    /// The type to write as `xsi:type`, or `nil` where the schema already says it.
    private mutating func writtenType(
        of value: Value,
        declared: TypeName?,
        complexType: TypeTable.ComplexType?
    ) -> TypeName? {
        let type: TypeName =
            switch value {
            case .string: .schema("string")
            case .boolean: .schema("boolean")
            case .int: .schema("int")
            case .long: .schema("long")
            case .time: .schema("dateTime")
            case .constant(let name, _): .vim(name)
            case .reference: .vim("ManagedObjectReference")
            case .array(let item, _): .vim(Self.arrayName(of: item))
            case .object(let object): complexType?.name ?? .vim(object.type)
            }
        if case .object = value {
            guard type != declared else { return nil }
        } else {
            // A simple value's type is written only where any type may stand.
            guard declared == .schema("anyType") || declared == nil else { return nil }
        }
        if !table.knows(type) { hasUnscheduledTypes = true }
        return type
    }

    private mutating func xsiType(_ type: TypeName, default namespace: String) {
        if type.isBuiltIn {
            output.attribute("xsi:type", "xsd:\(type.name)")
        } else if type.namespace == namespace {
            output.attribute("xsi:type", type.name)
        } else {
            output.attribute("xmlns:t", type.namespace)
            output.attribute("xsi:type", "t:\(type.name)")
        }
    }

    private static func arrayName(of item: String) -> String {
        "ArrayOf" + item.prefix(1).uppercased() + item.dropFirst()
    }

    private static func itemType(_ item: String) -> TypeName {
        switch item {
        case "string", "int", "long", "boolean", "short", "byte": .schema(item)
        default: .vim(item)
        }
    }
}

extension FormatStyle where Self == Date.ISO8601FormatStyle {
    /// `2024-05-01T09:30:00.123Z`, as vSphere writes times.
    static var iso8601WithMilliseconds: Self { Date.ISO8601FormatStyle(includingFractionalSeconds: true) }
}
