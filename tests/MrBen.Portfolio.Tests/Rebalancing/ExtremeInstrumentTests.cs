using CsCheck;
using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;

namespace MrBen.Portfolio.Tests.Rebalancing;

/// <summary>Instruments at the ends of the decimal numbers: smallest 1e-28, largest about 7.9e28.</summary>
public class ExtremeInstrumentTests
{
    private const decimal Least = 0.0000000000000000000000000001m;

    private static readonly decimal[] Scales =
    [
        Least, 3 * Least, 1e-27m, 1e-20m, 1e-16m, 1e-14m, 1e-8m, 0.0123m, 1, 7.77m, 1_000, 1e9m, 1e14m, 1e20m, 1e27m, decimal.MaxValue / 3,
        decimal.MaxValue,
    ];

    // 1e-28 × 1e-28 is 1e-56: 0 as a decimal number.
    [Fact]
    public void Plan_OfALotWorthLessThanDecimalNumbersHold_IsRefused()
    {
        RebalancePlan plan = Plan(cash: 100, lot: Least, price: Least);
        Assert.Equal(RebalanceStatus.Refused, plan.Status);
        Assert.Equal(
            "Decimal numbers do not hold what one lot is worth: 0.0000000000000000000000000001 X at 0.0000000000000000000000000001.",
            plan.Detail);
    }

    // 1e-14 × 1.5e-14 is 1.5e-28: rounded to 2e-28, a third too much. The multiplier makes it large after the digits are lost.
    [Theory]
    [InlineData(1)]
    [InlineData(1_000_000_000_000_000_000)]
    public void Plan_OfALotWhoseDigitsAreCut_IsRefused(decimal multiplier)
    {
        RebalancePlan plan = Plan(cash: 100, lot: 1e-14m, price: 1.5e-14m, multiplier);
        Assert.Equal(RebalanceStatus.Refused, plan.Status);
        Assert.Equal("Decimal numbers do not hold what one lot is worth: 0.00000000000001 X at 0.000000000000015.", plan.Detail);
    }

    // A token of 18 places at a price of 1.25: one lot is worth 1.25e-18, exactly. 50 / 1.25 is 40.
    [Fact]
    public void Plan_OfATokenWithEighteenPlaces_IsTheHandCalculation()
    {
        RebalancePlan plan = Plan(cash: 50, lot: 1e-18m, price: 1.25m);
        Assert.Equal((40m, 0m), (Assert.Single(plan.Trades).Quantity, plan.CashAfter));
    }

    [Fact]
    public void Plan_OfMoreLotsThanDecimalNumbersCount_IsRefused()
    {
        RebalancePlan plan = Plan(cash: 1e15m, lot: Least, price: 1);
        Assert.Equal(RebalanceStatus.Refused, plan.Status);
        Assert.Equal("The quantities or amounts of the plan leave the range of decimal numbers.", plan.Detail);
    }

    [Fact]
    public void Plan_OfNextToNoNetAssetValue_IsRefused()
    {
        RebalancePlan plan = Plan(cash: Least, lot: 1, price: 1);
        Assert.Equal(RebalanceStatus.Refused, plan.Status);
        Assert.Equal(
            "Net asset value is 0.0000000000000000000000000001 USD; a plan needs at least 0.0000000000000001.", plan.Detail);
    }

    [Fact]
    public void FromPositions_WorthMoreThanDecimalNumbersHold_IsRefused()
    {
        PortfolioAsset position = new("X") { Quantity = 10 };
        Dictionary<AssetId, decimal> prices = new() { ["X"] = decimal.MaxValue };
        ArgumentException error = Assert.Throws<ArgumentException>(() => PortfolioValuation.FromPositions([position], prices, 0));
        Assert.Equal(
            "Positions and cash are worth more than 79228162514264337593543950335. (Parameter 'positions')", error.Message);
    }

    [Fact]
    public void Plan_OfAnyScales_IsAPlanInWholeLotsOrASentence() => Gen.Int[0, int.MaxValue].Sample(
        seed =>
        {
            Random random = new(seed);
            List<PortfolioAsset> positions = [];
            Dictionary<AssetId, decimal> prices = [];
            for (int i = 0; i < 3; i++)
            {
                AssetId asset = $"A{i}";
                bool isPlain = random.Next(3) == 0;
                Instrument instrument = new(asset)
                {
                    LotSize = isPlain ? 1 : Any(random),
                    Multiplier = random.Next(2) == 0 ? 1 : Any(random),
                    MinimumNotional = random.Next(2) == 0 ? 0 : Any(random),
                };
                prices[asset] = isPlain ? 10 : Any(random);
                positions.Add(new PortfolioAsset(asset) { Quantity = random.Next(2) == 0 ? 0 : Any(random), Instrument = instrument });
            }

            decimal cash = random.Next(2) == 0 ? 1_000 : Any(random);
            RebalanceOptions options = new()
            {
                Costs = random.Next(2) == 0 ? NoCost.Instance : new CompositeCost(new FixedCost(Any(random)), new ProportionalCost(0.01m)),
                CashBufferAmount = random.Next(3) == 0 ? Any(random) : 0,
                UnlistedAssets = (UnlistedAssetPolicy)random.Next(2),
            };
            PortfolioValuation? current;
            try
            {
                current = PortfolioValuation.FromPositions(positions, prices, cash).Valuation;
            }
            catch (ArgumentException error)
            {
                Assert.Contains("are worth more than", error.Message, StringComparison.Ordinal);
                return;
            }

            RebalancePlan plan = RebalancePlanner.Plan(current!, ["A0", "A1"], [0.5, 0.3], options);
            Assert.True(plan.Status == RebalanceStatus.Planned ? plan.Trades.Length > 0 : plan.Detail.Length > 0);
            Assert.All(plan.Trades, trade =>
            {
                Instrument instrument = positions.Single(position => position.Asset == trade.Asset).Instrument;
                Assert.NotEqual(0, trade.Quantity);
                Assert.Equal(0, trade.Quantity % instrument.LotSize);
            });
        },
        iter: 20_000);

    private static decimal Any(Random random) => Scales[random.Next(Scales.Length)];

    private static RebalancePlan Plan(decimal cash, decimal lot, decimal price, decimal multiplier = 1)
    {
        PortfolioAsset asset = new("X") { Instrument = new Instrument("X") { LotSize = lot, Multiplier = multiplier } };
        Dictionary<AssetId, decimal> prices = new() { ["X"] = price };
        return RebalancePlanner.Plan(PortfolioValuation.FromPositions([asset], prices, cash).GetValuationOrThrow(), ["X"], [1]);
    }
}
