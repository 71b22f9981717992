using System.Collections.Immutable;
using CsCheck;
using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;

namespace MrBen.Portfolio.Tests.Rebalancing;

/// <summary>An account with targets, drawn from everything that a broker or an exchange may offer.</summary>
public sealed record RandomAccount(
    ImmutableArray<PortfolioAsset> Positions,
    ImmutableDictionary<AssetId, decimal> Prices,
    decimal Cash,
    ImmutableArray<AssetId> Targets,
    double[] Weights,
    RebalanceOptions Options)
{
    private static readonly decimal[] LotSizes = [1, 1, 1, 100, 0.1m, 0.001m, 0.00000001m];

    public static Gen<RandomAccount> Any { get; } = Gen.Select(Gen.Int[1, 18], Gen.Int[0, int.MaxValue]).Select(Draw);

    public PortfolioValuation Valuation => PortfolioValuation.FromPositions(Positions, Prices, Cash).GetValuationOrThrow();

    public RebalancePlan Plan() => RebalancePlanner.Plan(Valuation, Targets, Weights, Options);

    // Prices are log-uniform in [0.01, 500,000] with two or four decimals; one account in four has shorts, one in five debts.
    private static RandomAccount Draw(int count, int seed)
    {
        Random random = new(seed);
        bool shorts = random.Next(4) == 0;
        bool tiny = random.Next(3) == 0;
        double scale = tiny ? 300 : 100_000 * random.NextDouble();
        List<PortfolioAsset> positions = [];
        ImmutableDictionary<AssetId, decimal>.Builder prices = ImmutableDictionary.CreateBuilder<AssetId, decimal>();
        for (int i = 0; i < count; i++)
        {
            AssetId asset = $"A{i:00}";
            decimal price = Math.Round((decimal)Math.Exp(Math.Log(0.01) + (random.NextDouble() * Math.Log(5e7))), 4) + 0.01m;
            prices[asset] = price;
            Instrument instrument = new(asset)
            {
                LotSize = LotSizes[random.Next(LotSizes.Length)],
                MinimumNotional = random.Next(3) == 0 ? random.Next(100) : 0,
                Multiplier = random.Next(8) == 0 ? 10 : 1,
            };
            decimal lotValue = price * instrument.LotSize * instrument.Multiplier;
            decimal lots = Math.Truncate((decimal)(scale / count * 2 * random.NextDouble()) / lotValue);
            decimal odd = random.Next(6) == 0 ? instrument.LotSize / 4 : 0;
            decimal sign = shorts && random.Next(3) == 0 ? -1 : 1;
            decimal quantity = random.Next(3) == 0 ? 0 : sign * ((lots * instrument.LotSize) + odd);
            positions.Add(new PortfolioAsset(asset) { Quantity = quantity, Instrument = instrument });
        }

        decimal net = 0;
        decimal gross = 0;
        foreach (PortfolioAsset position in positions)
        {
            decimal value = position.Quantity * prices[position.Asset] * position.Instrument.Multiplier;
            net += value;
            gross += Math.Abs(value);
        }

        decimal cash = Math.Round((decimal)(scale * random.NextDouble()), 2) + 1;
        cash = random.Next(5) == 0 && net > 10 ? -Math.Round(net / 5, 2) : cash;
        cash = Math.Max(cash, 1 + Math.Round((gross / 10) - net, 2)); // a net asset value of at least a tenth of the exposure
        int listed = random.Next(3) == 0 ? (count + 1) / 2 : count;
        double[] weights = Weigh(random, listed, shorts);
        ImmutableArray<AssetId> targets = [.. positions.Take(listed).Select(p => p.Asset)];
        return new RandomAccount([.. positions], prices.ToImmutable(), cash, targets, weights, Draw(random, shorts));
    }

    private static double[] Weigh(Random random, int count, bool shorts)
    {
        double[] weights = [.. Enumerable.Range(0, count).Select(_ => random.Next(5) == 0 ? 0 : random.NextDouble() * random.NextDouble())];
        double sum = Math.Max(1e-9, weights.Sum());
        double total = random.Next(3) == 0 ? random.NextDouble() : 1;
        return [.. weights.Select(w => w / sum * total * (shorts && random.Next(3) == 0 ? -1 : 1))];
    }

    private static RebalanceOptions Draw(Random random, bool shorts) => new()
    {
        AllowShort = shorts,
        CashBufferFraction = random.Next(2) == 0 ? 0 : random.Next(50) / 1000m,
        CashBufferAmount = random.Next(4) == 0 ? random.Next(3) / 10m : 0,
        Costs = random.Next(4) switch
        {
            0 => NoCost.Instance,
            1 => new ProportionalCost(random.Next(20) / 10_000m, random.Next(20) / 10_000m),
            2 => new FixedCost(random.Next(200) / 100m),
            _ => new CompositeCost(new FixedCost(random.Next(100) / 100m), new ProportionalCost(random.Next(10) / 1000m)),
        },
    };
}
