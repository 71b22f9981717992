using MrBen.Optimization.Certificates;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.RiskBudgeting;

/// <summary>
/// The minimum of ½x'Qx − λ·Σ bᵢ ln|xᵢ| under limits, with λ by the program's rule. For a given λ, Newton's method: each step goes towards
/// the exact minimum of the quadratic model under the limits, which the active-set solver finds with its multipliers. Around it a Newton
/// search for λ, kept within a bracket. Not thread-safe.
/// </summary>
/// <remarks>
/// Source: Richard and Roncalli (2019), arXiv 1902.05710, §3, for the program and the search for λ (they bisect, and descend by ADMM);
/// Tran-Dinh, Kyrillidis and Cevher (2015), J. Machine Learning Research 16, for proximal Newton steps on self-concordant functions.
/// </remarks>
internal sealed class ConstrainedBudgeting(TimeProvider clock)
{
    private const int MaxSteps = 200;
    private const int MaxSearches = 100;

    // After a step as small as its square is rounding, Newton's method is done.
    private const double LastChange = 1e-8;
    private const double StalledChange = 1e-5;

    // The last step while λ is far from its rule, and how far a minimum is followed from one λ to the next.
    private const double LoosestChange = 1e-2;
    private const double FarthestChange = 0.5;

    private const double RuleTolerance = 1e-14;
    private const double AcceptableRule = 1e-11;
    private const double SlopeProbe = 1e-4;
    private const double LargestFactor = 10;

    // Share of the variance of its correlations that an eigenvalue may be below zero and count as rounding of it.
    private const double SemidefiniteLift = 1e-10;

    // How far λ is followed from that of the program without limits.
    private const double WidestRange = 1e10;

    // What the rounding of the scale to the total may leave of a limit.
    private const double RoundingViolation = 1e-15;

    // A start near the boundary costs steps; one at this share of the unconstrained portfolio is tried first.
    private const double ComfortableShare = 1e-2;

    private readonly SolverSession _session = new(clock);
    private RiskBudgetingProgram? _program;
    private SolverSettings _settings = new();
    private SolveBudget? _budget;
    private CancellationToken _cancellationToken;
    private QuadraticProgram? _model;
    private double[] _x = [];
    private double[] _product = [];
    private double[] _direction = [];
    private double[] _directionProduct = [];
    private double[] _rows = [];
    private double[] _bounds = [];
    private bool _isSemidefinite;
    private int _iterations;
    private SolverStatus _end;

    /// <summary>Replaces the answer without limits, in <paramref name="outcome"/>, by the one with them.</summary>
    public void Solve(
        RiskBudgetingProgram program, RiskBudgetingOutcome outcome, SolverSettings settings, SolveBudget budget,
        CancellationToken cancellationToken)
    {
        (_program, _settings, _budget, _cancellationToken) = (program, settings, budget, cancellationToken);
        _iterations = outcome.Iterations;
        int n = outcome.Point.Length;
        if (_x.Length != n)
        {
            _x = new double[n];
            _product = new double[n];
            _direction = new double[n];
            _directionProduct = new double[n];
            _bounds = new double[n];
        }

        _rows = new double[outcome.RowMultipliers.Length];
        Array.Clear(_bounds);
        if (outcome.Status != SolverStatus.Optimal)
        {
            InverseVolatility();
        }
        else if (Allows(outcome))
        {
            return;
        }
        else
        {
            outcome.Point.CopyTo(_x);
        }

        outcome.Driver = "Newton steps on active sets";
        _isSemidefinite = program.Covariance.IsKnownSemidefinite
            || (program.Covariance is SymmetricMatrix matrix && matrix.IsSemidefinite(SemidefiniteLift));
        program.Covariance.Multiply(_x, _product);
        double weight = Kernels.Dot(_x, _product);
        if (!(weight > 0))
        {
            weight = LargestContribution();
        }

        outcome.Status = MoveInside(weight, outcome) && Search(ref weight) ? SolverStatus.Optimal : _end;
        Publish(outcome, weight);
    }

    // Where no limit is in the way of the portfolio without limits, it is the answer.
    private bool Allows(RiskBudgetingOutcome outcome)
    {
        QuadraticProgram linearized = _program!.LinearizedAt(outcome.Point, outcome.LogarithmWeight);
        Certificate certificate = CertificateVerifier.Verify(
            linearized, outcome.Point, outcome.RowMultipliers, outcome.BoundMultipliers);
        if (certificate.PrimalResidual > RoundingViolation || !certificate.ResidualsHold(_settings.OptimalityTolerance))
        {
            return false;
        }

        outcome.Certificate = certificate;
        return true;
    }

    private void InverseVolatility()
    {
        for (int i = 0; i < _x.Length; i++)
        {
            _x[i] = _program!.Signs[i] / Math.Sqrt(_program.Covariance.Diagonal(i));
        }

        Kernels.Scale(_program!.Total / Kernels.Dot(_program.BudgetRow, _x), _x);
    }

    private double LargestContribution()
    {
        double largest = 0;
        for (int i = 0; i < _x.Length; i++)
        {
            largest = Math.Max(largest, _x[i] * _x[i] * _program!.Covariance.Diagonal(i));
        }

        return largest;
    }

    // To the allowed portfolio nearest to the one without limits, in the norm of the Hessian there.
    private bool MoveInside(double weight, RiskBudgetingOutcome outcome)
    {
        double[] linear = new double[_x.Length];
        ShiftedCovariance hessian = Hessian(weight);
        hessian.Multiply(_x, linear);
        Kernels.Scale(-1, linear);
        double smallest = _program!.SmallestWeight;
        double comfortable = double.PositiveInfinity;
        foreach (double value in _x)
        {
            comfortable = Math.Min(comfortable, ComfortableShare * Math.Abs(value));
        }

        foreach (double size in (ReadOnlySpan<double>)[Math.Max(smallest, comfortable), smallest])
        {
            SolverOutcome inside = Run(_program.Model(hessian, linear, size, budgetBinds: true));
            if (inside.HasPoint)
            {
                inside.Point.CopyTo(_x);
                return true;
            }

            outcome.Infeasibility = inside.Infeasibility;
            _end = inside.Status;
        }

        return false;
    }

    private bool Search(ref double weight)
    {
        double first = weight;
        double low = 0;
        double high = double.PositiveInfinity;
        double previous = double.PositiveInfinity;
        double change = LoosestChange;
        for (int k = 0; k < MaxSearches; k++)
        {
            if (!Descend(weight, change))
            {
                return false;
            }

            // Positive where λ is too large.
            double excess = Excess(weight, out double size);
            double missed = Math.Abs(excess) / size;
            bool met = missed <= RuleTolerance || (missed <= AcceptableRule && missed >= 0.5 * previous);
            if (met && change <= LastChange)
            {
                return true;
            }

            // A descent leaves about the square of its last change: little beside what λ misses, or the sign of that is not to be trusted.
            bool trusted = missed >= change || change <= LastChange;
            change = met || !trusted ? LastChange : Math.Clamp(0.1 * missed, LastChange, LoosestChange);
            if (met || !trusted)
            {
                continue;
            }

            previous = missed;
            (low, high) = excess < 0 ? (weight, high) : (low, weight);
            double slope = Slope(weight);
            double next = slope > 0 ? weight - (excess / slope) : double.NaN;
            next = Math.Clamp(next, weight / LargestFactor, weight * LargestFactor);
            if (!(next > low && next < high))
            {
                next = double.IsPositiveInfinity(high) ? LargestFactor * weight
                    : low == 0 ? weight / LargestFactor
                    : Math.Sqrt(low * high);
            }

            if (!(next > first / WidestRange && next < first * WidestRange))
            {
                weight = next < first ? 0 : double.PositiveInfinity;
                break;
            }

            if (!(next > low && next < high))
            {
                break;
            }

            Follow(next - weight);
            weight = next;
        }

        _end = SolverStatus.NumericalError;
        return false;
    }

    // To the model's minimum for the next λ, which keeps the limits, unless it is far.
    private void Follow(double difference)
    {
        SolverOutcome moved = Moved(difference);
        for (int i = 0; i < _x.Length && moved.HasPoint; i++)
        {
            _direction[i] = moved.Point[i] - _x[i];
        }

        if (moved.HasPoint && BarrierLineSearch.LargestChange(_x, _direction) <= FarthestChange)
        {
            moved.Point.CopyTo(_x);
        }
    }

    // The minimum of the last model with the slopes of the logarithms changed as by a change of λ; its factors are at hand.
    private SolverOutcome Moved(double difference)
    {
        QuadraticProgram model = _model!;
        double[] linear = model.Linear.ToArray();
        for (int i = 0; i < linear.Length; i++)
        {
            linear[i] -= difference * _program!.Budgets[i] / _x[i];
        }

        return Run(model.WithLinear(linear));
    }

    // By how much λ misses its rule, and the size of the terms.
    private double Excess(double weight, out double size)
    {
        if (_program!.Rule == LogarithmWeightRule.MeetsBudget)
        {
            size = _program.Total;
            return Kernels.Dot(_program.BudgetRow, _x) - size;
        }

        size = weight;
        return weight - Kernels.Dot(_x, _product);
    }

    // The slope of the excess in λ, from how the model's minimum moves with the slopes of the logarithms: exact while the active set stays.
    private double Slope(double weight)
    {
        double probe = SlopeProbe * weight;
        SolverOutcome moved = Moved(probe);
        if (!moved.HasPoint)
        {
            return double.NaN;
        }

        for (int i = 0; i < _x.Length; i++)
        {
            _direction[i] = (moved.Point[i] - _x[i]) / probe;
        }

        return _program!.Rule == LogarithmWeightRule.MeetsBudget
            ? Kernels.Dot(_program.BudgetRow, _direction)
            : 1 - (2 * Kernels.Dot(_product, _direction));
    }

    private bool Descend(double weight, double lastChange)
    {
        double previous = double.PositiveInfinity;
        for (int k = 0; k < MaxSteps; k++)
        {
            _model = _program!.Model(Hessian(weight), Pull(weight), smallestWeight: 0, _program.Rule != LogarithmWeightRule.MeetsBudget);
            SolverOutcome target = Run(_model);
            if (!target.HasPoint)
            {
                return false;
            }

            for (int i = 0; i < _x.Length; i++)
            {
                _direction[i] = target.Point[i] - _x[i];
            }

            double change = BarrierLineSearch.LargestChange(_x, _direction);
            if (change <= lastChange || (change <= StalledChange && change >= 0.5 * previous))
            {
                target.Point.CopyTo(_x);
                target.RowMultipliers.CopyTo(_rows);
                target.BoundMultipliers.CopyTo(_bounds);
                _program.Covariance.Multiply(_x, _product);
                return true;
            }

            previous = change;
            _program.Covariance.Multiply(_x, _product);
            _program.Covariance.Multiply(_direction, _directionProduct);
            double step = BarrierLineSearch.Step(Kernels.Dot(_direction, _product), Kernels.Dot(_direction, _directionProduct),
                weight, _program.Budgets, _x, _direction, limit: 1);
            Kernels.Axpy(step, _direction, _x);
        }

        _end = SolverStatus.NumericalError;
        return false;
    }

    private ShiftedCovariance Hessian(double weight)
    {
        double[] shift = new double[_x.Length];
        for (int i = 0; i < shift.Length; i++)
        {
            shift[i] = weight * _program!.Budgets[i] / (_x[i] * _x[i]);
        }

        return new ShiftedCovariance(_program!.Covariance, shift, _isSemidefinite);
    }

    // The model of −λb·ln x around x is ½(λb/x²)·y² − 2(λb/x)·y.
    private double[] Pull(double weight)
    {
        double[] linear = new double[_x.Length];
        for (int i = 0; i < linear.Length; i++)
        {
            linear[i] = -2 * weight * _program!.Budgets[i] / _x[i];
        }

        return linear;
    }

    // The exact minimum of a model; where there is no point, why there is no answer.
    private SolverOutcome Run(QuadraticProgram model)
    {
        _iterations++;
        ActiveSetStatus? end = _budget!.Spend(_iterations);
        TimeSpan? remaining = _budget.Remaining;
        end ??= remaining <= TimeSpan.Zero ? ActiveSetStatus.TimeLimit : null;
        SolverOutcome answer = end is null
            ? _session.Solve(model, _settings with { TimeLimit = remaining, MaxIterations = 0 }, _cancellationToken)
            : new SolverOutcome(0, 0)
            {
                Status = end == ActiveSetStatus.TimeLimit ? SolverStatus.TimeLimit : SolverStatus.IterationLimit,
            };
        _end = answer.Status;
        return answer;
    }

    private void Publish(RiskBudgetingOutcome outcome, double weight)
    {
        outcome.Iterations = _iterations;
        if (outcome.Status == SolverStatus.PrimalInfeasible)
        {
            outcome.MutablePoint.Clear();
            outcome.LogarithmWeight = 0;
            outcome.Certificate = default;
            return;
        }

        _x.CopyTo(outcome.MutablePoint);
        _rows.CopyTo(outcome.MutableRowMultipliers);
        _bounds.CopyTo(outcome.MutableBoundMultipliers);
        outcome.LogarithmWeight = weight;
        outcome.Certificate = Certificate.Unknown;
        outcome.Infeasibility = null;
        if (outcome.Status == SolverStatus.Optimal)
        {
            outcome.Certificate = CertificateVerifier.Verify(_program!.LinearizedAt(_x, weight), _x, _rows, _bounds);
            outcome.Status = outcome.Certificate.Holds(_settings.FeasibilityTolerance, _settings.OptimalityTolerance)
                ? SolverStatus.Optimal
                : SolverStatus.NumericalError;
        }
    }
}
