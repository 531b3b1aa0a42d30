package io.pengyun.agent.driver.libvirt;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Reads and writes the small XML documents that libvirt speaks. */
final class Xml {

    private Xml() {}

    /** Text or attribute value, safe inside a document. Characters that XML cannot carry become blanks. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&apos;");
                default -> escaped.appendCodePoint(isAllowed(point) ? point : ' ');
            }
        });
        return escaped.toString();
    }

    private static boolean isAllowed(int point) {
        return point >= 0x20 && !(point >= 0xD800 && point <= 0xDFFF) && point != 0xFFFE && point != 0xFFFF;
    }

    /** @throws IllegalArgumentException when the text is no document */
    static Element parse(String document) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setNamespaceAware(true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            // The JDK's own handler prints to standard error what it also throws.
            builder.setErrorHandler(null);
            return builder.parse(new InputSource(new StringReader(document))).getDocumentElement();
        } catch (SAXException e) {
            throw new IllegalArgumentException("not an XML document: " + e.getMessage(), e);
        } catch (ParserConfigurationException | IOException e) {
            throw new IllegalStateException("the JDK's XML parser is not usable", e);
        }
    }

    /** All elements reached by the names, one level each. */
    static List<Element> all(Element from, String... path) {
        List<Element> level = List.of(from);
        for (String name : path) {
            List<Element> next = new ArrayList<>();
            for (Element element : level) {
                for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
                    if (child instanceof Element found && name.equals(localName(found))) {
                        next.add(found);
                    }
                }
            }
            level = next;
        }
        return level;
    }

    static Optional<Element> first(Element from, String... path) {
        return all(from, path).stream().findFirst();
    }

    /** The trimmed text of the first element at the path, or empty text. */
    static String text(Element from, String... path) {
        return first(from, path).map(Element::getTextContent).orElse("").strip();
    }

    /** An attribute of the first element at the path, or empty text. */
    static String attribute(Element from, String attribute, String... path) {
        return first(from, path).map(element -> element.getAttribute(attribute)).orElse("");
    }

    /** The element as a document of its own. */
    static String write(Element element) {
        try {
            Transformer transformer = TransformerFactory.newDefaultInstance().newTransformer();
            transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            StringWriter text = new StringWriter();
            transformer.transform(new DOMSource(element), new StreamResult(text));
            return text.toString();
        } catch (TransformerException e) {
            throw new IllegalStateException("the JDK's XML writer is not usable", e);
        }
    }

    private static String localName(Element element) {
        String local = element.getLocalName();
        return local == null ? element.getTagName() : local;
    }
}
