using System.Collections.Immutable;
using CsCheck;
using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;

namespace MrBen.Portfolio.Tests.Rebalancing;

/// <summary>A random account whose plans have limits, whose costs may jump or grow, and whose orders may be open.</summary>
public static class LimitedAccount
{
    /// <summary>Every limit with a chance of one half, every kind of cost.</summary>
    public static Gen<RandomAccount> Any { get; } = Gen.Select(RandomAccount.Any, Gen.Int[0, int.MaxValue]).Select(Limit);

    /// <summary>Every kind of cost and a smallest trade, but no limit that holds a plan back.</summary>
    public static Gen<RandomAccount> WithoutLimits { get; } = Any.Select(account => account with
    {
        Options = account.Options with { MaxTrades = null, MaxWeightChange = null, MaxTurnover = null },
    });

    /// <summary>With up to four open orders, at the market or with limits near the price.</summary>
    public static Gen<(RandomAccount Account, ImmutableArray<OpenOrder> Orders)> WithOrders { get; } =
        Gen.Select(Any, Gen.Int[0, int.MaxValue]).Select((account, seed) => (account, Orders(account, new Random(seed))));

    private static RandomAccount Limit(RandomAccount account, int seed)
    {
        Random random = new(seed);
        return account with
        {
            Options = account.Options with
            {
                MaxTrades = random.Next(2) == 0 ? random.Next(1, 6) : null,
                MaxWeightChange = random.Next(2) == 0 ? random.Next(1, 400) / 1000m : null,
                MaxTurnover = random.Next(2) == 0 ? random.Next(1, 1000) / 1000m : null,
                MinimumTradeValue = random.Next(3) == 0 ? random.Next(200) : 0,
                MinimumTradeFraction = random.Next(3) == 0 ? random.Next(50) / 1000m : 0,
                Costs = random.Next(4) switch
                {
                    0 => new MinimumCost(random.Next(300) / 100m, account.Options.Costs),
                    1 => Impact(account, random),
                    2 => new CompositeCost(new MinimumCost(random.Next(100) / 100m, new ProportionalCost(0.001m)), Impact(account, random)),
                    _ => account.Options.Costs,
                },
            },
        };
    }

    // A day's volume is from a hundredth to a hundred times what the account could hold of the asset.
    private static SquareRootImpactCost Impact(RandomAccount account, Random random) => new(
        random.Next(1, 150) / 100m,
        account.Positions.ToDictionary(p => p.Asset, p => new TradingActivity(
            random.Next(1, 80) / 1000m,
            Math.Max(1e-8m, Hundredfold(random) * account.Valuation.NetAssetValue / account.Prices[p.Asset]))));

    private static decimal Hundredfold(Random random) => (decimal)Math.Pow(10, (4 * random.NextDouble()) - 2);

    private static ImmutableArray<OpenOrder> Orders(RandomAccount account, Random random)
    {
        ImmutableArray<OpenOrder>.Builder orders = ImmutableArray.CreateBuilder<OpenOrder>();
        for (int count = random.Next(5); count > 0; count--)
        {
            PortfolioAsset position = account.Positions[random.Next(account.Positions.Length)];
            decimal price = account.Prices[position.Asset];
            decimal lot = position.Instrument.LotSize;
            decimal lots = Math.Truncate(account.Valuation.NetAssetValue / 10 * (decimal)random.NextDouble()
                / (price * lot * position.Instrument.Multiplier));
            if (lots > 0)
            {
                decimal limit = Math.Max(0.0001m, Math.Round(price * random.Next(95, 106) / 100, 4));
                decimal quantity = random.Next(2) == 0 ? lots * lot : -lots * lot;
                orders.Add(new OpenOrder(position.Asset, quantity, random.Next(2) == 0 ? limit : null));
            }
        }

        return orders.ToImmutable();
    }
}
