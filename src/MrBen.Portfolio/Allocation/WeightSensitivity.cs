using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;
using MrBen.Optimization.Sensitivity;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// How the best weights move with what they were made from: expected returns, limits, risk aversion, the risk-free rate. Immutable and
/// thread-safe.
/// </summary>
/// <remarks>
/// The weights of largest Sharpe ratio are those of largest utility at the risk aversion excess return / variance, and a limit of the
/// volatility that binds stands for a risk aversion too. It moves with everything else, by what keeps this ratio or the volatility: one
/// more derivative and one division. Where the optimum is degenerate derivatives are of steps forwards alone; with a risk aversion that
/// moves there are then none.
/// </remarks>
public sealed class WeightSensitivity
{
    // Share of its terms below which what fixes the scale of the weights is rounding.
    private const double FreeScale = 1e-6;

    private readonly Attempt? _attempt;
    private readonly LoweredProblem? _lowered;
    private readonly LocalProgram? _local;
    private readonly SolutionSensitivity? _sensitivity;
    private readonly double _riskAversion;
    private readonly ImpliedRisk _implied;

    private WeightSensitivity(AllocationResult result, SensitivityStatus status) => (Result, Status) = (result, status);

    private WeightSensitivity(
        AllocationResult result, Attempt attempt, LoweredProblem lowered, LocalProgram local, double riskAversion, ImpliedRisk implied)
        : this(result, SensitivityStatus.NumericalError)
    {
        (_attempt, _lowered, _local, _riskAversion, _implied) = (attempt, lowered, local, riskAversion, implied);
        SolutionSensitivity sensitivity = SolutionSensitivity.Of(local.Program, local.Outcome);
        (_sensitivity, Status) = (sensitivity, sensitivity.Status);
        if (implied == ImpliedRisk.Ratio && HasFreeScale())
        {
            (_sensitivity, Status) = (null, SensitivityStatus.NotUnique);
        }
    }

    private enum ImpliedRisk
    {
        None,
        Ratio,
        Volatility,
    }

    /// <summary>The answer whose derivatives these are.</summary>
    public AllocationResult Result { get; }

    /// <summary>
    /// Whether the weights are differentiable, have derivatives to one side, or none: <see cref="SensitivityStatus.NotUnique"/> where other
    /// weights may be as good, <see cref="SensitivityStatus.Infeasible"/> without weights, <see cref="SensitivityStatus.NumericalError"/>
    /// where derivatives are not implemented: a tracking error is minimised under a volatility limit that binds, a cone has no slope, as that
    /// of a trade of nothing with market impact, or the problem has holding limits, limits of contributions or measures over scenarios.
    /// </summary>
    public SensitivityStatus Status { get; }

    /// <summary>Change of the weights per unit of an asset's expected return (0.01 is 1 % a year).</summary>
    /// <exception cref="ArgumentException">The asset is not among those of the problem.</exception>
    public WeightDerivative ToExpectedReturn(AssetId asset)
    {
        int index = IndexOf(asset);
        if (_sensitivity is null)
        {
            return Nothing(Status);
        }

        PortfolioObjectiveKind kind = _attempt!.Problem.Objective.Kind;
        bool counts = kind is not (PortfolioObjectiveKind.MinimumVariance or PortfolioObjectiveKind.MinimumTrackingError);
        QuadraticProgram program = _local!.Program;
        double[] linear = new double[program.VariableCount];
        linear[index] = counts ? -1 : 0;
        int target = FindRow(new PortfolioLimit(LimitKind.ExpectedReturn));
        double[] rows = new double[linear.Length * program.RowCount];
        if (target >= 0)
        {
            rows[(target * linear.Length) + index] = 1;
        }

        return Derivative(new ProgramDirection
        {
            Linear = [.. linear],
            Rows = target < 0 ? null : DenseMatrix.Create(program.RowCount, linear.Length, rows),
        }, excessSlope: _lowered!.Weights(_local.Outcome.Point)[index]);
    }

    /// <summary>
    /// Change of the weights per unit by which a limit rises; of an equality, both of its sides. An effective number of assets that is all of
    /// them cannot rise: <see cref="SensitivityStatus.Infeasible"/>.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such limit, or it is a volatility target that needs no cone.</exception>
    public WeightDerivative ToLimit(PortfolioLimit limit, LimitSide side)
    {
        ArgumentNullException.ThrowIfNull(limit);
        if (_sensitivity is null)
        {
            return Nothing(Status);
        }

        bool lower = side == LimitSide.AtLeast;
        int bound = _lowered!.BoundLabels.ToList().FindIndex(label => label?.Limit == limit);
        int row = FindRow(limit);
        if (bound < 0 && row < 0)
        {
            int cone = _lowered.Cones.ToList().FindIndex(cone => cone.Label?.Limit == limit);
            if (cone >= 0)
            {
                return Derivative(_local!.LimitDirection(cone), excessSlope: 0);
            }

            throw new ArgumentException(IsTarget(limit)
                ? "TargetVolatility has no derivative here: it is met by a search along the frontier and is no limit of the program that is "
                    + "differentiated. A VolatilityLimit of the same size has one."
                : Invariant($"No limit on {limit.Subject} is among those of the problem."), nameof(limit));
        }

        // Equal weights are a row for each asset, of which none is the limit.
        if (limit.Kind == LimitKind.EffectiveAssets)
        {
            return Nothing(SensitivityStatus.Infeasible);
        }

        // A limit that gives way is a row, and its variable has the general bounds.
        bool isRow = row >= 0;
        ConstraintLabel label = (isRow ? _lowered.RowLabels[row] : _lowered.BoundLabels[bound])!;
        bool both = label.Min == label.Max;
        int count = isRow ? _local!.Program.RowCount : _local!.Program.VariableCount;
        ImmutableArray<double> down = lower || both ? UnitVector(isRow ? row : bound, count) : [];
        ImmutableArray<double> up = !lower || both ? UnitVector(isRow ? row : bound, count) : [];
        return Derivative(isRow ? new() { RowLower = down, RowUpper = up } : new() { Lower = down, Upper = up }, excessSlope: 0);
    }

    /// <summary>Change of the weights per unit of the risk aversion of the utility.</summary>
    /// <exception cref="InvalidOperationException">The objective is not a utility.</exception>
    public WeightDerivative ToRiskAversion()
    {
        PortfolioObjective? objective = _attempt?.Problem.Objective;
        if (objective is { Kind: not PortfolioObjectiveKind.MeanVarianceUtility })
        {
            throw new InvalidOperationException(Invariant($"The objective is {objective.Kind}; only a utility has a risk aversion."));
        }

        // Where the volatility is what a limit says, its weight in the utility does not matter.
        return _sensitivity is null ? Nothing(Status)
            : Derivative(_implied == ImpliedRisk.Volatility ? new() : RiskAversionDirection(), excessSlope: 0);
    }

    /// <summary>Change of the weights per unit of the risk-free rate of the Sharpe ratio.</summary>
    /// <exception cref="InvalidOperationException">The objective is not a Sharpe ratio.</exception>
    public WeightDerivative ToRiskFreeRate()
    {
        PortfolioObjective? objective = _attempt?.Problem.Objective;
        if (objective is { Kind: not PortfolioObjectiveKind.MaximumSharpe })
        {
            throw new InvalidOperationException(Invariant($"The objective is {objective.Kind}; only a Sharpe ratio has a risk-free rate."));
        }

        if (_sensitivity is null)
        {
            return Nothing(Status);
        }

        double[] linear = new double[_lowered!.Program.VariableCount];
        linear.AsSpan(0, _lowered.AssetCount).Fill(1);
        return Derivative(new() { Linear = [.. linear] }, excessSlope: -_lowered.Weights(_local!.Outcome.Point).Sum());
    }

    internal static WeightSensitivity NotImplemented(AllocationResult result) => new(result, SensitivityStatus.NumericalError);

    internal static WeightSensitivity None(AllocationResult result) => new(result, SensitivityStatus.Infeasible);

    internal static WeightSensitivity Of(Attempt attempt, AllocationResult result, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        PortfolioObjective objective = attempt.Problem.Objective;
        ReadOnlySpan<double> weights = result.Weights!.Weights;
        double variance = attempt.Lowering.RegularizedVariance(weights);
        double? price = attempt.Lowering.HasCones
            ? null // A limit of the volatility is a cone like the others.
            : result.BindingConstraints.FirstOrDefault(item => item.Limit?.Kind == LimitKind.Volatility)?.ShadowPrice;
        double excess = attempt.Lowering.ExcessReturn(weights);
        double limit = attempt.Problem.Constraints.TargetVolatility ?? 0;
        (double riskAversion, double scoreWeight, ImpliedRisk implied) = (objective.Kind, price) switch
        {
            (PortfolioObjectiveKind.MinimumVariance, _) => (1.0, 0.0, ImpliedRisk.None),
            (PortfolioObjectiveKind.MinimumTrackingError, null) => (1.0, 1.0, ImpliedRisk.None),
            (PortfolioObjectiveKind.MeanVarianceUtility, null) => (objective.RiskAversion, 1.0, ImpliedRisk.None),
            (PortfolioObjectiveKind.MeanVarianceUtility, { } slope) =>
                (objective.RiskAversion + (slope / limit), 1.0, ImpliedRisk.Volatility),
            (PortfolioObjectiveKind.MaximumSharpe, null) => (excess / variance, 1.0, ImpliedRisk.Ratio),
            (PortfolioObjectiveKind.MaximumSharpe, { } slope) => ((excess / (limit * limit)) + slope, 1.0, ImpliedRisk.Volatility),
            (PortfolioObjectiveKind.MaximumReturn, null) => (0.0, 1.0, ImpliedRisk.None),
            (PortfolioObjectiveKind.MaximumReturn, { } slope) => (slope / limit, 1.0, ImpliedRisk.Volatility),
            _ => (double.NaN, 0.0, ImpliedRisk.None),
        };
        if (!double.IsFinite(riskAversion))
        {
            return new WeightSensitivity(result, SensitivityStatus.NumericalError);
        }

        LoweredProblem lowered = attempt.Direct(riskAversion, scoreWeight, 1);
        LocalProgram? local = attempt.Local(lowered);
        return local is null ? new WeightSensitivity(result, SensitivityStatus.NumericalError)
            : IsSame(weights, lowered.Weights(local.Outcome.Point))
                ? new WeightSensitivity(result, attempt, lowered, local, riskAversion, implied)
            : new WeightSensitivity(result, SensitivityStatus.NotUnique);
    }

    // What another program says of the same weights is about them only where it finds them.
    private static bool IsSame(ReadOnlySpan<double> weights, double[] others)
    {
        const double Tolerance = 1e-6;
        double size = Kernels.MaxAbs(weights);
        for (int i = 0; i < others.Length; i++)
        {
            if (!(Math.Abs(weights[i] - others[i]) <= Tolerance * size))
            {
                return false;
            }
        }

        return true;
    }

    private static ImmutableArray<double> UnitVector(int index, int count)
    {
        double[] vector = new double[count];
        vector[index] = 1;
        return [.. vector];
    }

    private bool IsTarget(PortfolioLimit limit) =>
        limit == new PortfolioLimit(LimitKind.Volatility) && _attempt!.Problem.Constraints.TargetVolatility is not null;

    private int FindRow(PortfolioLimit limit) => _lowered!.RowLabels.ToList().FindIndex(label => label?.Limit == limit);

    private int IndexOf(AssetId asset)
    {
        ImmutableArray<AssetId> assets = Result.Weights?.Assets ?? [];
        int index = assets.IndexOf(asset);
        return index >= 0 || assets.IsEmpty
            ? index
            : throw new ArgumentException(Invariant($"Asset {asset} is not among the {assets.Length} assets allocated to."), nameof(asset));
    }

    private WeightDerivative Nothing(SensitivityStatus status) => new(status, Result.Weights?.Assets ?? [], []);

    // By the implicit function theorem: with the risk aversion a at which the weights W(p, a) are best, and F(W, p) − a = 0 or a volatility
    // that stays, da = F'(Wp) + ∂F/∂p over 1 − F'(Wa), or −v'(Wp) over v'(Wa).
    private WeightDerivative Derivative(ProgramDirection direction, double excessSlope)
    {
        SolutionDerivative own = _sensitivity!.Along(direction);
        if (!own.HasValue)
        {
            return Nothing(own.Status);
        }

        double[] point = [.. own.Point];
        if (_implied != ImpliedRisk.None)
        {
            SolutionDerivative risk = _sensitivity.Along(RiskAversionDirection());
            if (own.Status != SensitivityStatus.Differentiable || risk.Status != SensitivityStatus.Differentiable)
            {
                return Nothing(SensitivityStatus.OneSided);
            }

            double step = RiskAversionStep(point, [.. risk.Point], excessSlope);
            if (!double.IsFinite(step))
            {
                return Nothing(SensitivityStatus.NumericalError);
            }

            Kernels.Axpy(step, risk.Point.AsSpan(), point);
        }

        return new WeightDerivative(own.Status, Result.Weights!.Assets, [.. point[.._lowered!.AssetCount]]);
    }

    // Where no limit fixes how much is invested, weights and their multiples have one ratio: those of another risk aversion are as good.
    private bool HasFreeScale() => HasFreeScale(1) || HasFreeScale(-1);

    // To one side, which at an end of what may be invested is the only one.
    private bool HasFreeScale(double side)
    {
        double[] slope = [.. RiskAversionDirection().Linear];
        Kernels.Scale(side, slope);
        SolutionDerivative risk = _sensitivity!.Along(new ProgramDirection { Linear = [.. slope] });
        if (!risk.HasValue)
        {
            return false;
        }

        (double excess, double variance) = RatioSlopes([.. risk.Point], excessSlope: 0);
        return Math.Abs(1 - (side * (excess - variance))) <= FreeScale * (1 + Math.Abs(excess) + Math.Abs(variance));
    }

    // The slope of the risk alone: what bends the cones has nothing to do with the aversion to it.
    private ProgramDirection RiskAversionDirection()
    {
        double[] slope = new double[_lowered!.Program.VariableCount];
        _lowered.Program.Hessian.Multiply(_local!.Outcome.Point, slope);
        Kernels.Scale(1 / _riskAversion, slope);
        return new ProgramDirection { Linear = [.. slope] };
    }

    private double RiskAversionStep(double[] own, double[] risk, double excessSlope)
    {
        if (_implied == ImpliedRisk.Volatility)
        {
            int n = _lowered!.AssetCount;
            double[] marginal = new double[n];
            _attempt!.Estimates.Covariance.Multiply(_lowered.Weights(_local!.Outcome.Point), marginal);
            return -Kernels.Dot(marginal, own.AsSpan(0, n)) / Kernels.Dot(marginal, risk.AsSpan(0, n));
        }

        (double ownExcess, double ownVariance) = RatioSlopes(own, excessSlope);
        (double riskExcess, double riskVariance) = RatioSlopes(risk, excessSlope: 0);
        return (ownExcess - ownVariance) / (1 - (riskExcess - riskVariance));
    }

    // How excess return over variance moves: by the first, less by the second. The risk is the one that is minimised, with L2 regularization.
    private (double Excess, double Variance) RatioSlopes(double[] step, double excessSlope)
    {
        int n = _lowered!.AssetCount;
        double[] weights = _lowered.Weights(_local!.Outcome.Point);
        double[] marginal = new double[n];
        _attempt!.Estimates.Covariance.Multiply(weights, marginal);
        Kernels.Axpy(_attempt.Problem.L2Regularization, weights, marginal);
        double variance = Kernels.Dot(marginal, weights);
        return ((excessSlope + ExcessStep(step)) / variance,
            _riskAversion * 2 * Kernels.Dot(marginal, step.AsSpan(0, n)) / variance);
    }

    // The program's linear part is the excess return, net of costs, with the opposite sign.
    private double ExcessStep(double[] step)
    {
        double sum = -Kernels.Dot(_lowered!.Program.Linear, step);
        ReadOnlySpan<double> slopes = _local!.Outcome.CostSlopes;
        for (int j = 0; j < slopes.Length; j++)
        {
            sum -= slopes[j] * step[j];
        }

        return sum;
    }
}
