using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Scenarios;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Allocation;

/// <summary>Compares weights with every limit of a set of constraints, without a solver.</summary>
internal sealed class ConstraintCheck(PortfolioWeights weights)
{
    /// <summary>The limits that the weights break by more than a tolerance, relative where the limit is above 1.</summary>
    public IReadOnlyList<ConstraintViolation> Violations(
        PortfolioConstraints constraints, ReturnEstimates? estimates, PortfolioWeights? current, double tolerance,
        ReturnPanel? scenarios = null, ReturnUncertainty? uncertainty = null)
    {
        List<ConstraintViolation> found = [];
        foreach ((ConstraintLabel label, double value) in Measure(constraints, estimates, current, scenarios, uncertainty))
        {
            // Written so that NaN counts as a violation.
            if (!(value >= label.Min - (tolerance * Math.Max(1, Math.Abs(label.Min)))))
            {
                found.Add(new ConstraintViolation(label.AtLeast, value, label.Min - value) { Priority = label.Priority });
            }

            if (!(value <= label.Max + (tolerance * Math.Max(1, Math.Abs(label.Max)))))
            {
                found.Add(new ConstraintViolation(label.AtMost, value, value - label.Max) { Priority = label.Priority });
            }
        }

        return found;
    }

    /// <summary>What the weights have of everything that is limited.</summary>
    /// <exception cref="ArgumentException">A limit needs what was not given.</exception>
    public IEnumerable<MeasuredLimit> Measure(
        PortfolioConstraints constraints, ReturnEstimates? estimates, PortfolioWeights? current, ReturnPanel? scenarios = null,
        ReturnUncertainty? uncertainty = null)
    {
        Dictionary<AssetId, WeightBounds> own = constraints.AssetBounds.ToDictionary(bounds => bounds.Asset);
        for (int i = 0; i < weights.Assets.Length; i++)
        {
            PortfolioLimit limit = PortfolioLimit.WeightOf(weights.Assets[i]);
            WeightBounds? bounds = own.GetValueOrDefault(weights.Assets[i]);
            if (bounds is not null)
            {
                yield return new(new(limit, bounds.Min, bounds.Max) { Priority = bounds.Priority }, weights.Weights[i]);
            }

            if (bounds is null or { Priority: not null })
            {
                // Bounds that may give way do so within the general ones.
                (double min, double max) = bounds is null
                    ? (constraints.MinWeight, constraints.MaxWeight)
                    : (Math.Min(bounds.Min, constraints.MinWeight), Math.Max(bounds.Max, constraints.MaxWeight));
                yield return new(new(limit, min, max), weights.Weights[i]);
            }
        }

        yield return new(new(new(LimitKind.TotalWeight), constraints.MinTotal, constraints.MaxTotal), weights.Total);
        foreach (GroupConstraint group in constraints.Groups)
        {
            ConstraintLabel label = new(new(LimitKind.Group, group.Name), group.Min, group.Max) { Priority = group.Priority };
            yield return new(label, group.Assets.Sum(asset => weights[asset]));
        }

        foreach (LinearConstraint linear in constraints.Linear)
        {
            ConstraintLabel label = new(new(LimitKind.Linear, linear.Name), linear.Min, linear.Max) { Priority = linear.Priority };
            yield return new(label, linear.Coefficients.Sum(item => item.Value * weights[item.Key]));
        }

        if (constraints.MaxTurnover is { } turnover)
        {
            ConstraintLabel label = new(new(LimitKind.Turnover), double.NegativeInfinity, turnover)
            {
                Priority = constraints.TurnoverPriority,
            };
            yield return new(label, Turnover(current));
        }

        if (constraints.TargetReturn is { } target)
        {
            ConstraintLabel label = new(new(LimitKind.ExpectedReturn), target, double.PositiveInfinity)
            {
                Priority = constraints.TargetReturnPriority,
                IsLowest = uncertainty is not null,
            };
            double loss = uncertainty?.LossOf(Known(estimates), weights.Weights) ?? 0;
            yield return new(label, Known(estimates).MeanOf(weights) - loss);
        }

        if (constraints.TargetVolatility is { } volatility)
        {
            yield return new(new(new(LimitKind.Volatility), double.NegativeInfinity, volatility), Known(estimates).VolatilityOf(weights));
        }

        foreach (VolatilityLimit limit in constraints.VolatilityLimits)
        {
            ReturnEstimates beliefs = limit.Estimates is { } others ? Selected(limit, others) : Known(estimates);
            yield return new(LabelOf(limit), beliefs.VolatilityOf(Active(limit)));
        }

        if (!constraints.MeasureLimits.IsDefaultOrEmpty)
        {
            ScenarioSet set = PanelScenarios.Of(
                scenarios ?? throw new ArgumentException("Limits of measures need scenarios; there are none.", nameof(scenarios)),
                weights.Assets);
            foreach (MeasureLimit limit in constraints.MeasureLimits)
            {
                yield return new(LoweredMeasures.LabelOf(limit), limit.Measure.At(set, weights.Weights));
            }
        }

        if (constraints.MinEffectiveAssets is { } number)
        {
            ConstraintLabel label = new(new(LimitKind.EffectiveAssets), number, double.PositiveInfinity);
            yield return new(label, EffectiveAssets());
        }

        foreach (RiskContributionLimit limit in constraints.RiskContributions)
        {
            yield return new(
                new(new(LimitKind.RiskContribution, limit.Name), limit.Min, limit.Max), Contribution(limit, Known(estimates).Covariance));
        }

        foreach (MeasuredLimit holding in constraints.Holdings is { } holdings ? MeasureHoldings(holdings, current) : [])
        {
            yield return holding;
        }
    }

    private IEnumerable<MeasuredLimit> MeasureHoldings(HoldingLimits holdings, PortfolioWeights? current)
    {
        double[] sizes = [.. weights.Weights.ToArray().Select(Math.Abs)];
        yield return new(
            new(new(LimitKind.AssetCount), holdings.MinAssets > 0 ? holdings.MinAssets : double.NegativeInfinity,
                holdings.MaxAssets ?? double.PositiveInfinity),
            sizes.Count(size => size > 0));
        foreach (HoldingGroupLimit group in holdings.Groups)
        {
            yield return new(
                new(new(LimitKind.GroupAssetCount, group.Name), double.NegativeInfinity, group.MaxAssets),
                group.Assets.Count(asset => weights[asset] != 0));
        }

        if (holdings.MinHolding > 0)
        {
            yield return new(
                new(new(LimitKind.HoldingSize), holdings.MinHolding, double.PositiveInfinity), Smallest(sizes));
        }

        foreach ((AssetId asset, double lot) in holdings.LotWeights.OrderBy(item => item.Key))
        {
            yield return new(
                new(new(LimitKind.Lots, asset.Value), double.NegativeInfinity, 0), Math.Abs(Math.IEEERemainder(weights[asset], lot)));
        }

        if (holdings.CountsTrades)
        {
            PortfolioWeights held = current
                ?? throw new ArgumentException("A limit on trades needs the current weights; there are none.", nameof(current));
            double[] trades = [.. weights.Assets.Select(asset => Math.Abs(weights[asset] - held[asset]))];
            yield return new(
                new(new(LimitKind.TradeCount), double.NegativeInfinity, holdings.MaxTrades ?? double.PositiveInfinity),
                trades.Count(trade => trade > 0));
            yield return new(new(new(LimitKind.TradeSize), holdings.MinTrade, double.PositiveInfinity), Smallest(trades));
        }
    }

    // What is 0 is not held, or not traded.
    private static double Smallest(double[] sizes) =>
        sizes.Where(size => size > 0).DefaultIfEmpty(double.PositiveInfinity).Min();

    /// <summary>A volatility limit in words.</summary>
    public static ConstraintLabel LabelOf(VolatilityLimit limit) => new(
        new PortfolioLimit(limit.Benchmark is null ? LimitKind.Volatility : LimitKind.TrackingError, limit.Name), double.NegativeInfinity,
        limit.Max);

    private PortfolioWeights Active(VolatilityLimit limit)
    {
        if (limit.Benchmark is not { } benchmark)
        {
            return weights;
        }

        foreach (AssetId asset in benchmark.Assets)
        {
            Demand(
                benchmark[asset] == 0 || weights.Assets.Contains(asset),
                $"Asset {asset} in the benchmark of volatility limit {limit.Name}", "weights");
        }

        double[] active = weights.Weights.ToArray();
        Kernels.Axpy(-1, benchmark.Over(weights.Assets).Weights, active);
        return PortfolioWeights.Create(weights.Assets, active);
    }

    private ReturnEstimates Selected(VolatilityLimit limit, ReturnEstimates own)
    {
        foreach (AssetId asset in weights.Assets)
        {
            Demand(own.IndexOf(asset) >= 0, $"Asset {asset} of the weights", $"estimates of volatility limit {limit.Name}");
        }

        return own.Select(weights.Assets.AsSpan());
    }

    private static void Demand(bool isThere, string asset, string place)
    {
        if (!isThere)
        {
            throw new ArgumentException($"{asset} is not among the assets of the {place}.");
        }
    }

    // Of no variance nothing is contributed.
    private double Contribution(RiskContributionLimit limit, SymmetricMatrix covariance)
    {
        double[] marginal = new double[covariance.Order];
        covariance.Multiply(weights.Weights, marginal);
        double variance = Kernels.Dot(marginal, weights.Weights);
        return variance > 0 ? limit.Assets.Sum(Own) / variance : 0;

        double Own(AssetId asset) => weights.Assets.IndexOf(asset) is >= 0 and int index ? weights[asset] * marginal[index] : 0;
    }

    // A sum that is not positive has none.
    private double EffectiveAssets()
    {
        double total = Math.Max(0, weights.Total);
        double squares = Kernels.Dot(weights.Weights, weights.Weights);
        return squares > 0 ? total * total / squares : 0;
    }

    private static ReturnEstimates Known(ReturnEstimates? estimates) =>
        estimates ?? throw new ArgumentException("Limits on return or volatility need estimates; there are none.", nameof(estimates));

    private double Turnover(PortfolioWeights? current)
    {
        if (current is null)
        {
            throw new ArgumentException("A turnover limit needs the current weights; there are none.", nameof(current));
        }

        // Weights over other assets count on both sides.
        double sum = current.Assets.Where(asset => !weights.Assets.Contains(asset)).Sum(asset => Math.Abs(current[asset]));
        for (int i = 0; i < weights.Assets.Length; i++)
        {
            sum += Math.Abs(weights.Weights[i] - current[weights.Assets[i]]);
        }

        return sum;
    }
}
