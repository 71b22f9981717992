using System.Globalization;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.Tests.Positions;

public class MoneyTests
{
    [Fact]
    public void Arithmetic_InOneCurrency_IsExact()
    {
        Money cash = new(0.1m, "USD");
        Assert.Equal(new Money(0.3m, "USD"), cash + new Money(0.2m, "USD"));
        Assert.Equal(new Money(-0.1m, "USD"), cash - new Money(0.2m, "USD"));
        Assert.Equal(new Money(-0.3m, "USD"), -(3 * cash));
        Assert.True(cash < new Money(0.2m, "USD"));
        Assert.True(cash >= new Money(0.1m, "USD"));
    }

    [Fact]
    public void Arithmetic_InTwoCurrencies_IsRefused()
    {
        Money dollars = new(5, "USD");
        Money euros = new(3, "EUR");
        Assert.Equal("3 EUR cannot be added to 5 USD: the currencies differ.",
            Assert.Throws<InvalidOperationException>(() => dollars + euros).Message);
        Assert.Equal("3 EUR cannot be taken from 5 USD: the currencies differ.",
            Assert.Throws<InvalidOperationException>(() => dollars - euros).Message);
        Assert.Equal("3 EUR cannot be compared with 5 USD: the currencies differ.",
            Assert.Throws<InvalidOperationException>(() => dollars < euros).Message);
    }

    [Fact]
    public void Default_HasNoCurrency() => Assert.Equal(
        "Uninitialized Money has no currency.",
        Assert.Throws<InvalidOperationException>(() => default(Money) + new Money(1, "USD")).Message);

    [Theory]
    [InlineData("de-DE")]
    [InlineData("fa-IR")]
    public void ToString_DoesNotDependOnTheCulture(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Assert.Equal("-12.50 USD", new Money(-12.50m, "USD").ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
