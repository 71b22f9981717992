using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Allocation;

/// <summary>Compares weights with every limit of a set of constraints, without a solver.</summary>
internal sealed class ConstraintCheck(PortfolioWeights weights)
{
    /// <summary>The limits that the weights break by more than a tolerance, relative where the limit is above 1.</summary>
    public IReadOnlyList<ConstraintViolation> Violations(
        PortfolioConstraints constraints, ReturnEstimates? estimates, PortfolioWeights? current, double tolerance)
    {
        List<ConstraintViolation> found = [];
        foreach ((ConstraintLabel label, double value) in Measure(constraints, estimates, current))
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
    public IEnumerable<MeasuredLimit> Measure(PortfolioConstraints constraints, ReturnEstimates? estimates, PortfolioWeights? current)
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
            };
            yield return new(label, Known(estimates).MeanOf(weights));
        }

        if (constraints.TargetVolatility is { } volatility)
        {
            yield return new(new(new(LimitKind.Volatility), double.NegativeInfinity, volatility), Known(estimates).VolatilityOf(weights));
        }
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
