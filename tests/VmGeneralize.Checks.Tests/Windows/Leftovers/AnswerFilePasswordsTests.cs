using CsCheck;
using VmGeneralize.Checks.Windows.Leftovers;

namespace VmGeneralize.Checks.Tests.Windows.Leftovers;

public class AnswerFilePasswordsTests
{
    [Theory]
    [InlineData("<AdministratorPassword><Value>x</Value><PlainText>true</PlainText></AdministratorPassword>", "1 AdministratorPassword")]
    [InlineData("<a>\n<LocalAccount>\n<Password>\n<Value>eA==</Value></Password>", "3 Password")]
    [InlineData("<Credentials><Password>x</Password></Credentials>", "1 Password")]
    [InlineData("<wcm:Password>x</wcm:Password>", "1 Password")]
    [InlineData("<MachinePassword>x</MachinePassword>\r\n<password>y</password>", "1 MachinePassword, 2 password")]
    [InlineData("<Password>never closed", "1 Password")]
    [InlineData("<Password wcm:action=\"add\"><Value>x", "1 Password")]
    public void Passwords_are_found(string text, string expected) => Assert.Equal(expected, Find(text));

    [Theory]
    [InlineData("")]
    [InlineData("<unattend/>")]
    [InlineData("<AdministratorPassword><Value>*SENSITIVE*DATA*DELETED*</Value><PlainText>false</PlainText></AdministratorPassword>")]
    [InlineData("<Password>*SENSITIVE*DATA*DELETED*</Password>")]
    [InlineData("<Password><Value></Value><PlainText>true</PlainText></Password>")]
    [InlineData("<Password><Value /><PlainText>true</PlainText></Password>")]
    [InlineData("<Password/>next")]
    [InlineData("<Password>\r\n  </Password>")]
    [InlineData("<PasswordNeverExpires>true</PasswordNeverExpires>")]
    [InlineData("</Password>x")]
    [InlineData("<Password")]
    [InlineData("<")]
    public void What_holds_no_password_is_no_finding(string text) => Assert.Equal("", Find(text));

    [Fact]
    public void Any_text_is_read()
    {
        string[] pieces =
        [
            "<", ">", "/", ":", "Password", "Value", "</Password>", "<Password>", "<Value>", "</Value>", "\n", " ", "x", "*SENSITIVE*DATA*DELETED*",
        ];
        Gen.OneOf(pieces.Select(text => Gen.Const(text)).ToArray()).Array[0, 40]
            .Sample(parts => AnswerFilePasswords.Find(string.Concat(parts)).All(found => found.Line >= 1 && found.Element.Length > 0), iter: 5000);
    }

    [Fact]
    public void Findings_are_limited() => Assert.Equal(100, AnswerFilePasswords.Find(string.Concat(Enumerable.Repeat("<Password>x\n", 80_000))).Count);

    private static string Find(string text) => string.Join(", ", AnswerFilePasswords.Find(text).Select(found => $"{found.Line} {found.Element}"));
}
