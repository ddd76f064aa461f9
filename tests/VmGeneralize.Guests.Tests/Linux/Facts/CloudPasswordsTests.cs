using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Guests.Tests.Linux.Facts;

public sealed class CloudPasswordsTests
{
    [Theory]
    [InlineData("password: secret")]
    [InlineData("users:\n- name: a\n  passwd: $6$LEFTOVER")]
    [InlineData("users: [{name: a, \"passwd\": \"$6$x\"}]")]
    [InlineData("datasource:\n  None:\n    userdata_raw: \"#cloud-config\\nusers:\\n- name: admin\\n  passwd: $6$LEFTOVER\\n\"")]
    [InlineData("a: |\n  #cloud-config\n  b: |\n    password: x\n  c: 1\n")]
    [InlineData("chpasswd:\n  list: |\n    root:secret\n")]
    [InlineData("chpasswd: {users: [{name: root, password: secret, type: text}]}")]
    [InlineData("autoinstall:\n  identity: {username: u, password: $6$x}")]
    [InlineData("a: [\npassword: x")]
    [InlineData("## template: jinja\nx: '$6$salt$abcdefghijkl'")]
    [InlineData("rootpw --iscrypted $6$x")]
    [InlineData("user --name=a --password=x --iscrypted")]
    [InlineData("d-i passwd/user-password password insecure")]
    public void A_password_is_found_wherever_it_stands(string text) => Assert.Equal(true, CloudPasswords.AreIn(text.Split('\n')));

    [Theory]
    [InlineData("ssh_pwauth: true\nlock_passwd: true\nchpasswd: {expire: false}")]
    [InlineData("# password: x")]
    [InlineData("users:\n- name: a\n  passwd: '!'\n- name: b\n  passwd: \"*\"")]
    [InlineData("password:")]
    [InlineData("chpasswd:\n  list: |\n    root:RANDOM\n")]
    [InlineData("datasource:\n  None:\n    userdata_raw: \"#cloud-config\\nusers: [default]\\n\"")]
    [InlineData("rootpw --lock")]
    [InlineData("a: &a [*b]")]
    [InlineData("d-i passwd/make-user boolean false")]
    public void Nothing_is_found_where_there_is_none(string text) => Assert.Equal(false, CloudPasswords.AreIn(text.Split('\n')));

    [Fact]
    public void Texts_within_texts_that_are_not_looked_at_are_not_taken_for_none()
    {
        string text = "a: plain";
        for (int level = 0; level < 6; level++)
        {
            text = "user: " + System.Text.Json.JsonSerializer.Serialize("x: y\n" + text + "\n");
        }

        Assert.Null(CloudPasswords.AreIn(text.Split('\n')));
    }
}
