using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.Tests.Positions;

public class PortfolioValuationTests
{
    private static readonly Dictionary<AssetId, decimal> Prices = new() { ["SPY"] = 500, ["TSLA"] = 200, ["ES"] = 10, ["QQQ"] = 400 };

    // By hand: 120 × 500 = 60,000; −50 × 200 = −10,000; 2 × 10 × 50 = 1,000; net 51,000; with 49,000 cash 100,000; gross 71,000.
    [Fact]
    public void FromPositions_LongShortAndContracts_IsTheHandCalculation()
    {
        ValuationResult result = PortfolioValuation.FromPositions(
            [
                new PortfolioAsset("SPY") { Quantity = 120 },
                new PortfolioAsset("TSLA") { Quantity = -50 },
                new PortfolioAsset("ES") { Quantity = 2, Instrument = new Instrument("ES") { Multiplier = 50 } },
                new PortfolioAsset("QQQ"),
            ],
            Prices, cash: 49_000);
        Assert.True(result.IsValued);
        PortfolioValuation valuation = result.Valuation;
        Assert.Equal([60_000m, -10_000m, 1_000m, 0m], valuation.MarketValues.ToArray());
        Assert.Equal(51_000m, valuation.NetExposure);
        Assert.Equal(71_000m, valuation.GrossExposure);
        Assert.Equal(100_000m, valuation.NetAssetValue);
        Assert.Equal([0.6, -0.1, 0.01, 0], valuation.Weights.ToArray());
        Assert.Equal(0.49, valuation.CashWeight);
        Assert.True(valuation.TryGetPrice("QQQ", out decimal price) && price == 400);
    }

    [Fact]
    public void FromPositions_CashOnly_IsAllCash()
    {
        PortfolioValuation valuation = PortfolioValuation.FromPositions([], Prices, 10).GetValuationOrThrow();
        Assert.Equal(1, valuation.CashWeight);
        Assert.Equal(0, valuation.Weights.Length);
    }

    [Fact]
    public void FromPositions_WithoutPrices_NamesTheHeldAssets()
    {
        ValuationResult result = PortfolioValuation.FromPositions(
            [
                new PortfolioAsset("SPY") { Quantity = 1 },
                new PortfolioAsset("X") { Quantity = 1 },
                new PortfolioAsset("Y") { Quantity = -1 },
                new PortfolioAsset("Z"),
            ],
            Prices, 0);
        Assert.Equal(ValuationStatus.MissingPrice, result.Status);
        Assert.Null(result.Valuation);
        Assert.Equal(["X", "Y"], result.AffectedAssets);
        Assert.Equal("No price for X, Y.", result.Detail);
        Assert.Equal("No price for X, Y.", Assert.Throws<InvalidOperationException>(result.GetValuationOrThrow).Message);
    }

    private static readonly PortfolioAsset Sap =
        new("SAP") { Quantity = 2, Instrument = new Instrument("SAP") { Currency = "EUR" } };

    private static readonly Dictionary<string, decimal> Cash = new() { ["USD"] = 100, ["GBP"] = -10, ["JPY"] = 0 };

    private static readonly DateTimeOffset Time = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void FromPositions_NoRateOfACurrencyHeld_NamesCurrenciesAndWhatIsHeld()
    {
        ValuationResult result = PortfolioValuation.FromPositions(
            [new PortfolioAsset("SPY") { Quantity = 1 }, Sap], Prices, Cash, ExchangeRates.None("USD"), Time);
        Assert.Equal(ValuationStatus.MissingRate, result.Status);
        Assert.Equal(
            "There is no exchange rate from EUR to USD. Held in EUR: SAP. There is no exchange rate from GBP to USD. Held in GBP: -10 in cash.",
            result.Detail);
        Assert.Equal(["SAP"], result.AffectedAssets);
        Assert.Null(result.Valuation);
    }

    [Fact]
    public void FromPositions_RateOlderThanAllowed_NamesItsAgeAndTheLimit()
    {
        ExchangeRates rates = ExchangeRates.Create(
            "USD", new Dictionary<string, ExchangeRate> { ["EUR"] = new(1.1m, Time.AddDays(-2)) }, TimeSpan.FromDays(1));
        Dictionary<AssetId, decimal> prices = new() { ["SAP"] = 50 };
        ValuationResult result = PortfolioValuation.FromPositions([Sap], prices, new Dictionary<string, decimal>(), rates, Time);
        Assert.Equal(ValuationStatus.StaleRate, result.Status);
        Assert.Equal(
            "The exchange rate from EUR to USD is of 2026-01-03 12:00:00Z, 2.00:00:00 ago; it may be 1.00:00:00 old. Held in EUR: SAP.",
            result.Detail);
        Assert.True(PortfolioValuation.FromPositions([Sap], prices, new Dictionary<string, decimal>(), rates, Time.AddDays(-1)).IsValued);
    }

    // 2 × 50 EUR × 1.1 = 110; cash 100 − 10 GBP × 1.25 = 87.50; together 197.50.
    [Fact]
    public void FromPositions_SeveralCurrencies_ValuesAllInTheBaseCurrency()
    {
        ExchangeRates rates = ExchangeRates.Create(
            "USD", new Dictionary<string, ExchangeRate> { ["EUR"] = new(1.1m, Time), ["GBP"] = new(1.25m, Time) });
        PortfolioValuation valuation = PortfolioValuation.FromPositions(
            [Sap], new Dictionary<AssetId, decimal> { ["SAP"] = 50 }, Cash, rates, Time).GetValuationOrThrow();
        Assert.Equal((110m, 87.5m, 197.5m, "USD"), (valuation.MarketValues[0], valuation.Cash, valuation.NetAssetValue, valuation.Currency));
        Assert.Equal(110 / 197.5, valuation.Weights[0], 1e-15);
    }

    [Theory]
    [InlineData(-500, "Net asset value is 0 USD; weights need a positive one.")]
    [InlineData(-501, "Net asset value is -1 USD; weights need a positive one.")]
    public void FromPositions_NothingOwned_HasValuesButNoWeights(int cash, string sentence)
    {
        ValuationResult result = PortfolioValuation.FromPositions([new PortfolioAsset("SPY") { Quantity = 1 }], Prices, cash);
        Assert.Equal(ValuationStatus.NonPositiveNetAssetValue, result.Status);
        Assert.Equal(sentence, result.Detail);
        Assert.Equal(500m, result.Valuation!.GrossExposure);
        Assert.Equal(sentence, Assert.Throws<InvalidOperationException>(() => result.Valuation.Weights.Length).Message);
        Assert.Equal(sentence, Assert.Throws<InvalidOperationException>(() => result.Valuation.CashWeight).Message);
    }

    [Fact]
    public void FromPositions_BadPositions_AreReportedTogether()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => PortfolioValuation.FromPositions(
            [
                new PortfolioAsset("SPY"),
                new PortfolioAsset("SPY") { AverageCost = -1 },
                new PortfolioAsset("QQQ") { Instrument = new Instrument("SPY") },
                null!,
            ],
            Prices, 0));
        Assert.Equal(
            "Asset SPY appears twice. Average cost of SPY is -1; it must not be negative. " +
            "Instrument of QQQ is that of SPY. Position 3 is null. (Parameter 'positions')",
            error.Message);
    }

    [Fact]
    public void FromPositions_PricesThatAreNotPositive_AreReportedTogether()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => PortfolioValuation.FromPositions([], new Dictionary<AssetId, decimal> { ["A"] = -1, ["B"] = 0, ["C"] = 1 }, 0));
        Assert.Equal(
            "Price of A is -1; it must be positive. Price of B is 0; it must be positive. (Parameter 'lastPrices')", error.Message);
    }

    [Fact]
    public void PortfolioAsset_WithoutName_IsRefused() => Assert.Equal(
        "The asset has no name. (Parameter 'asset')", Assert.Throws<ArgumentException>(() => new PortfolioAsset(default)).Message);
}
