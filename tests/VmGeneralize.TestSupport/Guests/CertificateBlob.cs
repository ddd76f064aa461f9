using System.Buffers.Binary;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;

namespace VmGeneralize.TestSupport.Guests;

/// <summary>
/// Certificates in the form in which Windows keeps them in the registry. Written field by field ([RFC 5280] 4.1), so that they can be created where
/// RSA is not available, such as under Wine: their keys and signatures are numbers that unlock nothing.
/// </summary>
public static class CertificateBlob
{
    private const string CommonName = "2.5.4.3";
    private const string Organization = "2.5.4.10";
    private const string RsaWithSha256 = "1.2.840.113549.1.1.11";
    private const string Rsa = "1.2.840.113549.1.1.1";
    private const int KeySize = 256; // bytes

    private static readonly DateTimeOffset From = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The thumbprint and the Blob value of a certificate for one name, issued by itself or by another.</summary>
    public static (byte[] Thumbprint, byte[] Blob) Make(string subject, string? issuer = null, bool hasKey = true)
    {
        byte[] certificate = Encode(subject, issuer ?? subject);
#pragma warning disable CA5350 // what Windows names certificates by
        byte[] thumbprint = SHA1.HashData(certificate);
#pragma warning restore CA5350
        return (thumbprint, [
            .. hasKey ? Property(2, Encoding.Unicode.GetBytes("container")) : [], .. Property(3, thumbprint), .. Property(32, certificate),
        ]);
    }

    private static byte[] Encode(string subject, string issuer)
    {
        byte[] number = new byte[KeySize];
        number.AsSpan().Fill(0x5A);
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                {
                    writer.WriteInteger(2); // version 3
                }

                writer.WriteInteger(0x0102);
                WriteAlgorithm(writer, RsaWithSha256);
                WriteName(writer, issuer);
                using (writer.PushSequence())
                {
                    writer.WriteUtcTime(From);
                    writer.WriteUtcTime(From.AddYears(1));
                }

                WriteName(writer, subject);
                using (writer.PushSequence())
                {
                    WriteAlgorithm(writer, Rsa);
                    writer.WriteBitString(PublicKey(number));
                }
            }

            WriteAlgorithm(writer, RsaWithSha256);
            writer.WriteBitString(number);
        }

        return writer.Encode();
    }

    private static byte[] PublicKey(byte[] modulus)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(modulus);
            writer.WriteInteger(65537);
        }

        return writer.Encode();
    }

    private static void WriteAlgorithm(AsnWriter writer, string algorithm)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(algorithm);
            writer.WriteNull();
        }
    }

    private static void WriteName(AsnWriter writer, string name)
    {
        using (writer.PushSequence())
        {
            foreach ((string attribute, string value) in ((string, string)[])[(Organization, "Tests"), (CommonName, name)])
            {
                using (writer.PushSetOf())
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(attribute);
                    writer.WriteCharacterString(UniversalTagNumber.UTF8String, value);
                }
            }
        }
    }

    private static byte[] Property(uint number, byte[] data)
    {
        byte[] bytes = new byte[12 + data.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), 1);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), (uint)data.Length);
        data.CopyTo(bytes, 12);
        return bytes;
    }
}
