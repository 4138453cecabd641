/// The namespaces that a SOAP message of the vSphere APIs uses.
package enum XMLNamespace {
    package static let envelope = "http://schemas.xmlsoap.org/soap/envelope/"
    package static let instance = "http://www.w3.org/2001/XMLSchema-instance"
    package static let schema = "http://www.w3.org/2001/XMLSchema"
    package static let vim25 = "urn:vim25"
    package static let vslm = "urn:vslm"
    package static let pbm = "urn:pbm"
}
