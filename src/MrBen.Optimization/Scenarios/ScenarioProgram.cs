using System.Collections.Immutable;
using MrBen.Optimization.Conic;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Scenarios;

/// <summary>
/// A convex program over scenarios: the least measure, the largest reward or the largest ratio of the two, subject to l ≤ x ≤ u, L ≤ Ax ≤ U
/// upper limits of any number of measures, and cones. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Nothing is said of the sum of x unless a row does. Limits that cross are allowed: they make the program infeasible, which is an answer.
/// </remarks>
public sealed class ScenarioProgram
{
    private readonly double[] _linear;
    private readonly QuadraticProgram _constraints;

    private ScenarioProgram(
        ScenarioSet scenarios, ScenarioGoal goal, ScenarioMeasure? measure, double[] linear, double offset, ISymmetricOperator? hessian,
        QuadraticProgram constraints)
    {
        (Scenarios, Goal, Measure, _linear, Offset, Hessian, _constraints) =
            (scenarios, goal, measure, linear, offset, hessian, constraints);
    }

    private ScenarioProgram(ScenarioProgram program, QuadraticProgram constraints)
        : this(program.Scenarios, program.Goal, program.Measure, program._linear, program.Offset, program.Hessian, constraints)
    {
        (Limits, Cones) = (program.Limits, program.Cones);
    }

    /// <summary>R and p.</summary>
    public ScenarioSet Scenarios { get; }

    /// <summary>What is sought.</summary>
    public ScenarioGoal Goal { get; }

    /// <summary>
    /// The measure that is minimised or divided by; <see langword="null"/> where a reward is sought, or its ratio to a volatility.
    /// </summary>
    public ScenarioMeasure? Measure { get; }

    /// <summary>The linear term beside a measure (c) or the reward (r), length n.</summary>
    public ReadOnlySpan<double> Linear => _linear;

    /// <summary>What is taken off the reward of a ratio, such as a risk-free rate.</summary>
    public double Offset { get; }

    /// <summary>Q, n × n; <see langword="null"/> for none. Of a ratio without a measure that of the volatility √(x'Qx) that is divided by.</summary>
    public ISymmetricOperator? Hessian { get; }

    /// <summary>l, length n; −∞ for none.</summary>
    public ReadOnlySpan<double> Lower => _constraints.Lower;

    /// <summary>u, length n; +∞ for none.</summary>
    public ReadOnlySpan<double> Upper => _constraints.Upper;

    /// <summary>A, m × n.</summary>
    public DenseMatrix Rows => _constraints.Rows;

    /// <summary>L, length m; −∞ for none.</summary>
    public ReadOnlySpan<double> RowLower => _constraints.RowLower;

    /// <summary>U, length m; +∞ for none.</summary>
    public ReadOnlySpan<double> RowUpper => _constraints.RowUpper;

    /// <summary>Upper limits of measures.</summary>
    public ImmutableArray<ScenarioLimit> Limits { get; private init; } = [];

    /// <summary>What else must hold, such as limits of volatilities.</summary>
    public ImmutableArray<ConeLimit> Cones { get; private init; } = [];

    /// <summary>Minimises a measure plus c'x + ½x'Qx.</summary>
    /// <param name="scenarios">R and p.</param>
    /// <param name="measure">ρ.</param>
    /// <param name="linear">c, length n, finite; empty for none.</param>
    /// <param name="hessian">Q, n × n, positive semidefinite; <see langword="null"/> for none.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a coefficient is not finite.</exception>
    public static ScenarioProgram Minimize(
        ScenarioSet scenarios, ScenarioMeasure measure, ReadOnlySpan<double> linear = default, ISymmetricOperator? hessian = null)
    {
        ArgumentNullException.ThrowIfNull(measure);
        return Create(scenarios, ScenarioGoal.LeastMeasure, measure, linear, 0, hessian);
    }

    /// <summary>Maximises a reward r'x − ½x'Qx, as a rule under limits of measures.</summary>
    /// <param name="scenarios">R and p.</param>
    /// <param name="reward">r, length n, finite; <see cref="ScenarioSet.Mean"/> for the expected outcome.</param>
    /// <param name="hessian">Q, n × n, positive semidefinite; <see langword="null"/> for none.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a coefficient is not finite.</exception>
    public static ScenarioProgram Maximize(ScenarioSet scenarios, ReadOnlySpan<double> reward, ISymmetricOperator? hessian = null)
    {
        ArgumentNullException.ThrowIfNull(scenarios);
        Guard.Length(scenarios.VariableCount, reward.Length, "rewards (one per variable)", nameof(reward));
        return Create(scenarios, ScenarioGoal.LargestReward, null, reward, 0, hessian);
    }

    /// <summary>Maximises (r'x − offset)/ρ(Rx).</summary>
    /// <param name="scenarios">R and p.</param>
    /// <param name="reward">r, length n, finite; <see cref="ScenarioSet.Mean"/> for the expected outcome.</param>
    /// <param name="offset">What the reward must exceed, finite.</param>
    /// <param name="measure">ρ.</param>
    /// <remarks>
    /// Homogenised by y = k·x and solved as the least k·ρ(Ry/k) with r'y − offset·k = 1 (Charnes and Cooper 1962; Schaible 1976, Management
    /// Science 22(8); Stoyanov, Rachev and Fabozzi 2007, Applied Mathematical Finance 14(5), for reward and risk). This is the largest
    /// ratio wherever the reward can exceed the offset and the measure is positive; see <see cref="ScenarioOutcome"/> for the other cases.
    /// </remarks>
    /// <exception cref="ArgumentException">A length does not fit, or a number is not finite.</exception>
    public static ScenarioProgram MaximizeRatio(ScenarioSet scenarios, ReadOnlySpan<double> reward, double offset, ScenarioMeasure measure)
    {
        ArgumentNullException.ThrowIfNull(scenarios);
        ArgumentNullException.ThrowIfNull(measure);
        Guard.Finite(offset);
        Guard.Length(scenarios.VariableCount, reward.Length, "rewards (one per variable)", nameof(reward));
        return Create(scenarios, ScenarioGoal.LargestRatio, measure, reward, offset, null);
    }

    /// <summary>Maximises (r'x − offset)/√(x'Qx), as a rule under limits of measures.</summary>
    /// <param name="scenarios">R and p.</param>
    /// <param name="reward">r, length n, finite.</param>
    /// <param name="offset">What the reward must exceed, finite.</param>
    /// <param name="hessian">Q, n × n, positive semidefinite.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a number is not finite.</exception>
    public static ScenarioProgram MaximizeRatio(
        ScenarioSet scenarios, ReadOnlySpan<double> reward, double offset, ISymmetricOperator hessian)
    {
        ArgumentNullException.ThrowIfNull(scenarios);
        ArgumentNullException.ThrowIfNull(hessian);
        Guard.Finite(offset);
        Guard.Length(scenarios.VariableCount, reward.Length, "rewards (one per variable)", nameof(reward));
        return Create(scenarios, ScenarioGoal.LargestRatio, null, reward, offset, hessian);
    }

    /// <summary>
    /// Maximises the Omega ratio E(y − τ)⁺/E(τ − y)⁺. The outcome's objective is (Ey − τ)/E(τ − y)⁺, which is the Omega ratio less 1; where
    /// every point has less than τ to expect, there is no answer.
    /// </summary>
    /// <param name="scenarios">R and p.</param>
    /// <param name="threshold">τ, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not finite.</exception>
    public static ScenarioProgram MaximizeOmega(ScenarioSet scenarios, double threshold)
    {
        ArgumentNullException.ThrowIfNull(scenarios);
        return MaximizeRatio(scenarios, scenarios.Mean, threshold, ScenarioMeasure.LowerPartialMoment(threshold));
    }

    /// <summary>The same program with other bounds of the variables.</summary>
    /// <param name="lower">l, length n; finite or −∞. Empty for none.</param>
    /// <param name="upper">u, length n; finite or +∞. Empty for none.</param>
    /// <exception cref="ArgumentException">A length is not n, a number is NaN, or a bound is infinite on the wrong side.</exception>
    public ScenarioProgram WithBounds(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper) =>
        new(this, _constraints.WithBounds(lower, upper));

    /// <summary>The same program with other rows.</summary>
    /// <param name="rows">A, m × n; <see langword="null"/> for none.</param>
    /// <param name="rowLower">L, length m; finite or −∞. Empty for none.</param>
    /// <param name="rowUpper">U, length m; finite or +∞. Empty for none.</param>
    /// <exception cref="ArgumentException">Lengths disagree, a number is NaN, or a limit is infinite on the wrong side.</exception>
    public ScenarioProgram WithRows(DenseMatrix? rows, ReadOnlySpan<double> rowLower, ReadOnlySpan<double> rowUpper) => new(
        this, QuadraticProgram.Create(_constraints.Hessian, _constraints.Linear, Lower, Upper, rows, rowLower, rowUpper));

    /// <summary>The same program with one more upper limit of a measure, after those that it has.</summary>
    /// <param name="measure">What is limited.</param>
    /// <param name="upper">The largest value allowed, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="upper"/> is not finite.</exception>
    public ScenarioProgram WithLimit(ScenarioMeasure measure, double upper)
    {
        ArgumentNullException.ThrowIfNull(measure);
        Guard.Finite(upper);
        return new ScenarioProgram(this, _constraints) { Limits = Limits.Add(new ScenarioLimit(measure, upper)) };
    }

    /// <summary>
    /// The same program where h + Gx must lie in a cone, after those that it has. A volatility √(x'Σx) ≤ σ with Σ = F'F is the second-order
    /// cone of h = (σ, 0, …, 0) and G = (0; F).
    /// </summary>
    /// <param name="cone">The cone, of dimension d.</param>
    /// <param name="rows">G, d × n.</param>
    /// <param name="offsets">h, length d, finite.</param>
    /// <exception cref="ArgumentException">A size does not fit, or a number is not finite.</exception>
    public ScenarioProgram WithCone(Cone cone, DenseMatrix rows, ReadOnlySpan<double> offsets)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Guard.Length(cone.Dimension, rows.Rows, "rows (one per dimension of the cone)", nameof(rows));
        Guard.Length(Scenarios.VariableCount, rows.Columns, "columns (one per variable)", nameof(rows));
        Guard.Length(cone.Dimension, offsets.Length, "offsets (one per dimension of the cone)", nameof(offsets));
        Guard.AllFinite(offsets);
        return new ScenarioProgram(this, _constraints) { Cones = Cones.Add(new ConeLimit(cone, rows, [.. offsets])) };
    }

    private static ScenarioProgram Create(
        ScenarioSet scenarios, ScenarioGoal goal, ScenarioMeasure? measure, ReadOnlySpan<double> linear, double offset,
        ISymmetricOperator? hessian)
    {
        ArgumentNullException.ThrowIfNull(scenarios);
        int n = scenarios.VariableCount;
        double[] coefficients = new double[n];
        if (!linear.IsEmpty)
        {
            Guard.Length(n, linear.Length, "linear coefficients (one per variable)", nameof(linear));
            Guard.AllFinite(linear);
            linear.CopyTo(coefficients);
        }

        Guard.Length(n, hessian?.Order ?? n, "rows of the Hessian (one per variable)", nameof(hessian));
        QuadraticProgram constraints = QuadraticProgram.Create(NoCurvature(n), new double[n]);
        return new ScenarioProgram(scenarios, goal, measure, coefficients, offset, hessian, constraints);
    }

    // Bounds and rows are kept by a program of their own, which checks them; its Hessian is never asked for.
    private static FactorCovariance NoCurvature(int order) =>
        FactorCovariance.Create(DenseMatrix.Create(order, 0, []), SymmetricMatrix.Create(0, []), new double[order]);
}
