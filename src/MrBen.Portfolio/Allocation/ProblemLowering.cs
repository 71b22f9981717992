using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// Writes a portfolio problem as a quadratic program. The variables are the weights x, with costs of trading as kinks at the weights held. Where
/// a turnover is limited, and in the ratio form, where the kinks would move with the scale, there are the sales s ≥ 0 of each asset beside them,
/// with purchases x − current + s ≥ 0. The ratio form has the scaled weights y = k·x instead (Charnes and Cooper 1962; Schaible
/// 1974): every limit is multiplied by k, which is Σy / budget where the budget is one number, and a variable otherwise. The constraints
/// name no asset that the estimates lack.
/// </summary>
internal sealed partial class ProblemLowering
{
    private readonly PortfolioProblem _problem;
    private readonly ReturnEstimates _estimates;
    private readonly int _n;
    private const double SumRounding = 2.3e-16; // of a number of the size of the sum, a term

    private readonly double[]? _current;
    private readonly double[] _scores; // what a unit of weight adds to the linear part: excess return, or covariance with the benchmark
    private readonly double[] _buyRates;
    private readonly double[] _sellRates;
    private readonly double[] _means; // expected returns, of assets that are held on one side only the worst of a box
    private readonly int[] _boxed; // assets of a box that may be held on both sides
    private readonly double[] _impacts; // cost of trading a weight, over the weight to the power 3/2 and the years of holding
    private readonly int[] _impacted; // assets with such a cost

    public ProblemLowering(PortfolioProblem problem, ReturnEstimates estimates)
    {
        (_problem, _estimates, _n) = (problem, estimates, estimates.Assets.Length);
        _buyRates = Rates(TradeSide.Buy, problem.BuyCostRate);
        _sellRates = Rates(TradeSide.Sell, problem.SellCostRate);
        _current = problem.CountsTrades ? problem.CurrentWeights!.Over(estimates.Assets).Weights.ToArray() : null;
        _impacts = Impacts();
        _impacted = [.. Enumerable.Range(0, _n).Where(i => _impacts[i] > 0)];
        (_means, _boxed) = WorstMeans();
        _scores = problem.Objective.Benchmark is { } benchmark
            ? CovarianceWith(benchmark.Over(estimates.Assets).Weights)
            : [.. _means.Select(mean => mean - problem.Objective.RiskFreeRate)];
    }

    /// <summary>
    /// Minimise ½·<paramref name="riskWeight"/>·variance − <paramref name="scoreWeight"/>·score + <paramref name="costWeight"/>·costs. The
    /// score is the expected return, or the covariance with the benchmark where the objective has one. In place of half the variance there is
    /// the objective's measure, where it has one; of a ratio what is minimised is minus (score − costs)/measure.
    /// </summary>
    public LoweredProblem Direct(double riskWeight, double scoreWeight, double costWeight)
    {
        Layout layout = LayoutOf(scoreWeight, costWeight);
        ProgramBuilder builder = new(_n, layout.Count) { Costs = layout.IsSplit ? null : Costs(costWeight) };
        LinearTerm(layout, scoreWeight, costWeight).CopyTo(builder.Linear, 0);
        AddConstraints(builder, NoScale, layout);
        AddCones(builder, layout);
        double curvature = _problem.Objective.Measure is null ? riskWeight : 0;
        return builder.Build(_estimates.Covariance, _problem.L2Regularization, curvature) with
        {
            CountsTrades = layout.IsSplit,
            Restrictions = Restrictions(),
            Measures = Measures(riskWeight),
        };
    }

    /// <summary>The program of <see cref="Direct"/> with other weights of score and costs.</summary>
    public QuadraticProgram Reweighted(QuadraticProgram program, double scoreWeight, double costWeight)
    {
        Layout layout = LayoutOf(scoreWeight, costWeight);
        return program.WithLinear(LinearTerm(layout, scoreWeight, costWeight)).WithCosts(layout.IsSplit ? null : Costs(costWeight));
    }

    /// <summary>Minimise ½·variance − λ·reward for every λ, where no trades are counted; the reward is the score, where it has a weight.</summary>
    public (LoweredProblem Lowered, double[] Reward) Family(double scoreWeight)
    {
        double[] reward = LinearTerm(LayoutOf(scoreWeight, 0), scoreWeight, 0);
        Kernels.Scale(-1, reward);
        return (Direct(1, 0, 0), reward);
    }

    // Costs in proportion to trades.
    private bool HasRates => _current is not null && (_buyRates.AsSpan().ContainsAnyExcept(0.0) || _sellRates.AsSpan().ContainsAnyExcept(0.0));

    private KinkedCosts? Costs(double costWeight) => !HasRates || costWeight == 0
        ? null
        : KinkedCosts.Create(
            _current!, [.. _buyRates.Select(rate => costWeight * rate)], [.. _sellRates.Select(rate => costWeight * rate)]);

    // Returns count in excess of the risk-free rate where the objective is a Sharpe ratio.
    private double[] LinearTerm(Layout layout, double scoreWeight, double costWeight)
    {
        double[] linear = new double[layout.Count];
        for (int i = 0; i < _n; i++)
        {
            linear[i] = -scoreWeight * _scores[i];
            if (layout.IsSplit)
            {
                linear[i] += costWeight * _buyRates[i];
                linear[layout.Sales + i] = costWeight * (_buyRates[i] + _sellRates[i]);
            }
        }

        AddHelpers(linear, layout, ScoreIsReturn ? scoreWeight : 0, costWeight);
        if (layout.Excess >= 0)
        {
            linear[layout.Excess] = _estimates.Covariance.QuadraticForm(_reference!);
        }

        return linear;
    }

    /// <summary>
    /// Expected return of weights, the lowest where it is uncertain, net of costs; in excess of the risk-free rate where the objective is a
    /// Sharpe ratio.
    /// </summary>
    public double ExcessReturn(ReadOnlySpan<double> weights)
    {
        double excess = 0;
        for (int i = 0; i < _n; i++)
        {
            excess += weights[i] * (_estimates.ExpectedReturns[i] - _problem.Objective.RiskFreeRate);
            if (_current is not null)
            {
                double purchase = weights[i] - _current[i];
                excess -= purchase > 0 ? _buyRates[i] * purchase : -_sellRates[i] * purchase;
                excess -= _impacts[i] * Math.Pow(Math.Abs(purchase), 1.5);
            }
        }

        return _problem.ReturnUncertainty is { } uncertainty ? excess - uncertainty.LossOf(_estimates, weights) : excess;
    }

    /// <summary>
    /// What the linear term of a program with sales leaves out of the excess return: purchases are counted as weights, not as differences from
    /// those held.
    /// </summary>
    public double CostsOfSellingNothing => _current is null ? 0 : Kernels.Dot(_buyRates, _current);

    /// <summary>w'(Σ + γI)w, at least 0.</summary>
    public double RegularizedVariance(ReadOnlySpan<double> weights) =>
        Math.Max(0, _estimates.Covariance.QuadraticForm(weights) + (_problem.L2Regularization * Kernels.Dot(weights, weights)));

    /// <summary>
    /// Root of (w − b)'(Σ + γI)(w − b) for the objective's benchmark b: the tracking error per year where there is no L2 regularization.
    /// </summary>
    public double TrackingError(ReadOnlySpan<double> weights)
    {
        double[] active = weights.ToArray();
        Kernels.Axpy(-1, _problem.Objective.Benchmark!.Over(_estimates.Assets).Weights, active);
        return Math.Sqrt(RegularizedVariance(active));
    }

    /// <summary>Minimise ½y'Σy subject to the scaled constraints and an expected excess return of y, net of costs, of 1.</summary>
    public LoweredProblem Ratio()
    {
        double riskFreeRate = _problem.Objective.RiskFreeRate;
        PortfolioConstraints constraints = _problem.Constraints;
        bool oneBudget = constraints.MinTotal == constraints.MaxTotal && constraints.MinTotal > 0 && !HasCones;
        Layout layout = LayoutOf(1, 1, isRatio: true, hasScale: !oneBudget);
        ProgramBuilder builder = new(_n, layout.Count);
        double[] scale = new double[layout.Count];
        if (oneBudget)
        {
            scale.AsSpan(0, _n).Fill(1 / constraints.MinTotal);
        }
        else
        {
            scale[layout.Scale] = 1;
        }

        double[] normalization = new double[layout.Count];
        for (int i = 0; i < _n; i++)
        {
            // Added, not assigned: the divisor of the held weights' term may be a sum over all assets.
            normalization[i] += _means[i] - riskFreeRate;
            if (layout.IsSplit)
            {
                normalization[i] -= _buyRates[i];
                normalization[layout.Sales + i] = -(_buyRates[i] + _sellRates[i]);
                AddScaled(normalization, _buyRates[i] * _current![i], scale);
            }
        }

        AddHelpers(normalization, layout, -1, -1);
        builder.AddRow(normalization, 1, 1, label: null);
        AddConstraints(builder, scale, layout);
        AddCones(builder, layout);
        return builder.Build(
            _estimates.Covariance, _problem.L2Regularization, 1, layout.Scale, oneBudget ? constraints.MinTotal : 0) with
        {
            CountsTrades = layout.IsSplit,
        };
    }

    private static ReadOnlySpan<double> NoScale => [];

    // The quadratic part is Σ + γI, so the nearest weights without constraints are the benchmark's for every γ.
    private double[] CovarianceWith(ReadOnlySpan<double> benchmark)
    {
        double[] covariances = new double[_n];
        _estimates.Covariance.Multiply(benchmark, covariances);
        Kernels.Axpy(_problem.L2Regularization, benchmark, covariances);
        return covariances;
    }

    /// <summary>Cost of each asset per unit of weight traded and per year.</summary>
    private double[] Rates(TradeSide side, double same)
    {
        double[] rates = new double[_n];
        for (int i = 0; i < _n; i++)
        {
            rates[i] = _problem is { Costs: { } costs, CostHorizon: { } years }
                ? costs.RatePerWeight(_estimates.Assets[i], side) / years
                : same;
        }

        return rates;
    }

    private void AddConstraints(ProgramBuilder builder, ReadOnlySpan<double> scale, Layout layout)
    {
        AddBounds(builder, scale, layout);
        AddTotal(builder, scale, layout);
        foreach (GroupConstraint group in _problem.Constraints.Groups)
        {
            double[] row = NewRow(builder);
            foreach (AssetId asset in group.Assets)
            {
                row[_estimates.IndexOf(asset)] = 1;
            }

            Add(builder, row, new ConstraintLabel(new PortfolioLimit(LimitKind.Group, group.Name), group.Min, group.Max)
            {
                Priority = group.Priority,
            }, scale);
        }

        foreach (LinearConstraint linear in _problem.Constraints.Linear)
        {
            double[] row = NewRow(builder);
            foreach ((AssetId asset, double coefficient) in linear.Coefficients)
            {
                row[_estimates.IndexOf(asset)] = coefficient;
            }

            Add(builder, row, new ConstraintLabel(new PortfolioLimit(LimitKind.Linear, linear.Name), linear.Min, linear.Max)
            {
                Priority = linear.Priority,
                Unit = UnitOf(row),
            }, scale);
        }

        if (_problem.Constraints.TargetReturn is { } target)
        {
            double[] row = NewRow(builder);
            _means.CopyTo(row, 0);
            AddHelpers(row, layout, -1, 0);
            Add(builder, row, new ConstraintLabel(new PortfolioLimit(LimitKind.ExpectedReturn), target, double.PositiveInfinity)
            {
                Priority = _problem.Constraints.TargetReturnPriority,
                Unit = UnitOf(row),
                IsLowest = _problem.ReturnUncertainty is not null,
            }, scale);
        }

        if (layout.IsSplit)
        {
            AddTrades(builder, scale, layout);
        }

        AddBoxes(builder, layout);
        if (IsEqualWeight)
        {
            AddEqualWeights(builder);
        }
    }

    /// <summary>Whether the ratio form needs a row for the bounds of some asset: one that is not 0, or that the budget does not imply.</summary>
    public bool RatioHasRowsOfBounds
    {
        get
        {
            (double[] lower, double[] upper) = Bounds();
            return lower.Any(bound => bound != 0) || upper.Any(bound => bound < _problem.Constraints.MaxTotal);
        }
    }

    private (double[] Lower, double[] Upper) Bounds()
    {
        PortfolioConstraints constraints = _problem.Constraints;
        double[] lower = [.. Enumerable.Repeat(constraints.MinWeight, _n)];
        double[] upper = [.. Enumerable.Repeat(constraints.MaxWeight, _n)];
        foreach (WeightBounds bounds in constraints.AssetBounds)
        {
            int index = _estimates.IndexOf(bounds.Asset);
            (lower[index], upper[index]) = (bounds.Min, bounds.Max);
        }

        return (lower, upper);
    }

    private void AddBounds(ProgramBuilder builder, ReadOnlySpan<double> scale, Layout layout)
    {
        PortfolioConstraints constraints = _problem.Constraints;
        (double[] lower, double[] upper) = Bounds();
        (double[] smallest, int?[] priorities) = ([.. lower], new int?[_n]);
        foreach (WeightBounds bounds in constraints.AssetBounds.Where(bounds => bounds.Priority is not null))
        {
            // Such bounds give way as far as the general ones.
            int index = _estimates.IndexOf(bounds.Asset);
            (smallest[index], priorities[index]) = (Math.Min(bounds.Min, constraints.MinWeight), bounds.Priority);
        }

        bool longOnly = smallest.All(bound => bound >= 0);
        for (int i = 0; i < _n; i++)
        {
            ConstraintLabel label = new(PortfolioLimit.WeightOf(_estimates.Assets[i]), lower[i], upper[i]) { Priority = priorities[i] };
            if (scale.IsEmpty)
            {
                builder.SetBounds(i, lower[i], upper[i], label);
                continue;
            }

            // A bound of 0 stays a bound; the others become rows. An upper bound that the budget already implies is left out.
            bool startsAtZero = lower[i] == 0;
            bool impliedAbove = longOnly && upper[i] >= constraints.MaxTotal;
            builder.SetBounds(i, startsAtZero ? 0 : double.NegativeInfinity, double.PositiveInfinity, startsAtZero ? label : null);
            double[] row = NewRow(builder);
            row[i] = 1;
            Add(builder, row, label, scale, includeMin: !startsAtZero, includeMax: !impliedAbove);
        }

        for (int i = _n; i < builder.Lower.Length; i++)
        {
            // No more is sold than from the weight held down to the smallest allowed, nor lost than by the largest weights: a limit beyond it never binds, and makes the dual bound
            // of the certificate finite.
            double sold = scale.IsEmpty && layout.IsSplit && i < layout.Sales + _n
                ? _current![i - layout.Sales] - smallest[i - layout.Sales]
                : scale.IsEmpty && i == layout.Loss ? LargestLoss(lower, upper) : double.PositiveInfinity;
            builder.SetBounds(i, 0, Math.Max(0, sold) + 1, label: null);
        }
    }

    private void AddTotal(ProgramBuilder builder, ReadOnlySpan<double> scale, Layout layout)
    {
        PortfolioConstraints constraints = _problem.Constraints;
        bool impliedByScale = !scale.IsEmpty && layout.Scale < 0;
        if (!impliedByScale)
        {
            double[] row = NewRow(builder);
            row.AsSpan(0, _n).Fill(1);
            Add(builder, row, new ConstraintLabel(new PortfolioLimit(LimitKind.TotalWeight), constraints.MinTotal, constraints.MaxTotal), scale);
        }
    }

    private void AddTrades(ProgramBuilder builder, ReadOnlySpan<double> scale, Layout layout)
    {
        double[] turnover = NewRow(builder);
        double held = 0;
        for (int i = 0; i < _n; i++)
        {
            double[] purchases = NewRow(builder);
            purchases[i] = 1;
            purchases[layout.Sales + i] = 1;
            AddHalf(builder, purchases, _current![i], atLeast: true, label: null, scale);
            turnover[i] = 1;
            turnover[layout.Sales + i] = 2;
            held += _current[i];
        }

        // Weights held that make the budget but for the rounding of their sum make it: without this a program of no trades has no point.
        double budget = _problem.Constraints.MinTotal;
        held = double.IsFinite(budget) && Math.Abs(held - budget) <= _n * Math.Abs(budget) * SumRounding ? budget : held;
        if (_problem.Constraints.MaxTurnover is { } limit)
        {
            AddHalf(builder, turnover, limit + held, atLeast: false,
                new ConstraintLabel(new PortfolioLimit(LimitKind.Turnover), double.NegativeInfinity, limit)
                {
                    Priority = _problem.Constraints.TurnoverPriority,
                }, scale);
        }
    }

    private static void Add(
        ProgramBuilder builder, double[] row, ConstraintLabel label, ReadOnlySpan<double> scale, bool includeMin = true,
        bool includeMax = true)
    {
        if (scale.IsEmpty)
        {
            builder.AddRow(row, label.Min, label.Max, label);
        }
        else if (label.Min == label.Max)
        {
            builder.AddRow(Scaled(row, label.Min, scale), 0, 0, label);
        }
        else
        {
            if (includeMin && double.IsFinite(label.Min))
            {
                AddHalf(builder, row, label.Min, atLeast: true, label, scale);
            }

            if (includeMax && double.IsFinite(label.Max))
            {
                AddHalf(builder, row, label.Max, atLeast: false, label, scale);
            }
        }
    }

    private static void AddHalf(
        ProgramBuilder builder, double[] row, double limit, bool atLeast, ConstraintLabel? label, ReadOnlySpan<double> scale)
    {
        double target = scale.IsEmpty ? limit : 0;
        double[] coefficients = scale.IsEmpty ? row : Scaled(row, limit, scale);
        builder.AddRow(coefficients, atLeast ? target : double.NegativeInfinity, atLeast ? double.PositiveInfinity : target, label);
    }

    private static double[] Scaled(double[] row, double limit, ReadOnlySpan<double> scale)
    {
        double[] scaled = row.AsSpan().ToArray();
        AddScaled(scaled, -limit, scale);
        return scaled;
    }

    private static void AddScaled(double[] row, double factor, ReadOnlySpan<double> scale)
    {
        for (int j = 0; j < row.Length; j++)
        {
            row[j] += factor * scale[j];
        }
    }

    private static double UnitOf(double[] row) => Kernels.MaxAbs(row) is > 0 and double largest ? largest : 1;

    private static double[] NewRow(ProgramBuilder builder) => new double[builder.Lower.Length];
}
