using System.Numerics;
using MrBen.Optimization.Certificates;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Quadratic;

/// <content>A feasible point for programs of bounds and one row at most, whatever method was stopped and wherever it was.</content>
public sealed partial class SolverSession
{
    // Share of what the row is made of by which rounding may miss its limit.
    private const double RowRounding = 1e-13;

    private FirstPoint? _first;
    private RowPrice? _price;
    private ProjectedDescent? _descent;
    private double[] _slopes = [];
    private double[]? _improved;

    // Where the free-set methods would not get anywhere before the deadline: the previous answer or the first point, as much better as there
    // is time for.
    private bool SolveShort(QuadraticProgram program, SolverSettings settings, bool hadPoint)
    {
        if (!_budget.HasDeadline || program.RowCount > 1)
        {
            return false;
        }

        EnsureIncumbent(program);
        int n = program.VariableCount;
        double[] point = _improved!;
        string driver = "first point";
        if (hadPoint && IsStillFeasible(program, _outcome.Point) && AffordsAnswer(_outcome.Point))
        {
            _outcome.Point.CopyTo(point);
            driver = "previous answer";
        }
        else if (!_first!.TryWrite(program, point))
        {
            return false;
        }

        int support = Support(point);
        double rest = SolveBudget.Work(n, support);
        bool primal = FreeSetSolver.FewWillBeHeld(program) && support <= PrimalActiveSet.LargestSupport(n);
        double begins = (primal || FreeSetSolver.FewWillBeHeld(program) ? 2 * _budget.Beginning.Ticks(rest) : 0)
            + (primal ? 0 : _budget.Factorization.Ticks((double)n * n * n));
        _budget.HoldBack(_budget.Answer.Ticks(rest));
        if (!_isWarm && _budget.Affords(begins))
        {
            return false;
        }

        if (_isWarm && _budget.Affords(_budget.Factorization.Ticks((double)support * support * support) + _budget.Answer.Ticks(rest)))
        {
            return false;
        }

        Descend(program, point, ref driver);
        return TryIncumbent(program, settings, point, [], driver);
    }

    // A method was stopped: its point if that is feasible, otherwise what is near it or, where no time is left for that, the first point.
    private bool TryStopped(QuadraticProgram program, SolverSettings settings, FreeSetSolver free, FreeSetStatus status)
    {
        if (program.RowCount > 1)
        {
            return false;
        }

        EnsureIncumbent(program);
        double[] point = _improved!;
        string driver = free.Driver;
        _isWarm |= free.IsFeasible;
        bool isShort = status == FreeSetStatus.TimeLimit && !AffordsAnswer(free.Point);
        if (!isShort || free.IsFeasible || !_first!.TryWrite(program, point))
        {
            free.Point.CopyTo(point, 0);
            MoveIn(program, point);
        }
        else
        {
            driver = "first point";
        }

        if (status == FreeSetStatus.TimeLimit && !free.IsFeasible)
        {
            Descend(program, point, ref driver);
        }

        return TryIncumbent(program, settings, point, free.RowMultipliers, driver);
    }

    // Better points may have more variables that are not 0, and the certificate takes longer for each.
    private void Descend(QuadraticProgram program, Span<double> point, ref string driver)
    {
        if (!ProjectedDescent.Applies(program))
        {
            return;
        }

        int n = program.VariableCount;
        _budget.HoldBack(_budget.Answer.Ticks(SolveBudget.Work(n, n)));
        int before = _outcome.Iterations;
        int iterations = before;
        _descent!.Run(program, point, _budget, _budget.Product, ref iterations);
        _outcome.Iterations = iterations;
        driver = iterations > before ? "projected gradients" : driver;
    }

    private void EnsureIncumbent(QuadraticProgram program)
    {
        int n = program.VariableCount;
        if (_improved is null)
        {
            (_first, _price, _descent) = (new FirstPoint(n), new RowPrice(n), new ProjectedDescent(n));
            (_improved, _slopes) = (new double[n], new double[n]);
        }
    }

    private bool AffordsAnswer(ReadOnlySpan<double> point) =>
        _budget.Affords(_budget.Answer.Ticks(SolveBudget.Work(point.Length, Support(point))));

    private static int Support(ReadOnlySpan<double> point) => Lanes.CountNonZero(point);

    private static bool IsStillFeasible(QuadraticProgram program, ReadOnlySpan<double> point)
    {
        int vectors = point.Length - (point.Length % Vector<double>.Count);
        for (int j = 0; j < vectors; j += Vector<double>.Count)
        {
            Vector<double> value = Lanes.At(point, j);
            Vector<long> inside = Vector.GreaterThanOrEqual(value, Lanes.At(program.Lower, j))
                & Vector.LessThanOrEqual(value, Lanes.At(program.Upper, j));
            if (!Vector.EqualsAll(inside, Vector<long>.AllBitsSet))
            {
                return false;
            }
        }

        for (int j = vectors; j < point.Length; j++)
        {
            if (!(point[j] >= program.Lower[j] && point[j] <= program.Upper[j]))
            {
                return false;
            }
        }

        if (program.RowCount == 0)
        {
            return true;
        }

        double activity = Kernels.Dot(program.Rows.Row(0), point);
        double rounding = RowRounding * Math.Max(Math.Abs(activity), 1);
        return activity >= program.RowLower[0] - rounding && activity <= program.RowUpper[0] + rounding;
    }

    // Moves the point into the bounds and along them until the row holds.
    private static void MoveIn(QuadraticProgram program, Span<double> point)
    {
        for (int j = 0; j < point.Length; j++)
        {
            double value = double.IsFinite(point[j]) ? point[j] : 0;
            point[j] = Math.Min(Math.Max(value, program.Lower[j]), program.Upper[j]);
        }

        if (program.RowCount == 1 && !IsStillFeasible(program, point))
        {
            Fill(program, point);
        }
    }

    // Measures a feasible point with the multiplier of the row that proves most, and those of the bounds and costs that go with it.
    private bool TryIncumbent(
        QuadraticProgram program, SolverSettings settings, ReadOnlySpan<double> from, ReadOnlySpan<double> rowMultipliers, string driver)
    {
        if (program.RowCount > 1)
        {
            return false;
        }

        EnsureIncumbent(program);
        long begin = _budget.Now;
        Span<double> point = _outcome.MutablePoint;
        from.CopyTo(point);
        _measure.Multiply(program, point);
        double objective = 0;
        KinkedCosts? costs = program.Costs;
        ReadOnlySpan<double> linear = program.Linear;
        _measure.CopyGradient(_slopes);
        for (int j = 0; j < point.Length; j++)
        {
            if (costs is null && j <= point.Length - Vector<double>.Count && Vector.EqualsAll(Lanes.At(point, j), Vector<double>.Zero))
            {
                j += Vector<double>.Count - 1;
                continue;
            }

            objective += (0.5 * point[j] * (_slopes[j] + linear[j])) + (costs?.At(j, point[j]) ?? 0);
        }

        if (program.RowCount == 1)
        {
            double given = rowMultipliers.IsEmpty ? 0 : rowMultipliers[0];
            double limit = given > 0 ? program.RowLower[0] : program.RowUpper[0];
            given = double.IsFinite(given) && double.IsFinite(limit) ? given : 0;
            _outcome.MutableRowMultipliers[0] = _price!.Best(program, _slopes, given);
        }

        _measure.CombineRows(program, _outcome.RowMultipliers);
        WriteMultipliers(program, point);
        Certificate certificate = _measure.Complete(
            program, point, _outcome.RowMultipliers, _outcome.BoundMultipliers, _outcome.CostSlopes);
        if (!(certificate.PrimalResidual <= settings.FeasibilityTolerance && double.IsFinite(certificate.Gap)))
        {
            return false;
        }

        (_outcome.Driver, _outcome.Certificate, _outcome.Objective) = (driver, certificate, objective);
        _outcome.Status = certificate.Holds(settings.FeasibilityTolerance, settings.OptimalityTolerance)
            ? SolverStatus.Optimal
            : SolverStatus.FeasibleIncumbent;
        _budget.Answer.Learn(_budget.Now - begin, SolveBudget.Work(point.Length, Support(point)));
        return true;
    }

    // Each variable goes the same share of the way that is open to it; those without an end share alike.
    private static void Fill(QuadraticProgram program, Span<double> point)
    {
        ReadOnlySpan<double> row = program.Rows.Row(0);
        double activity = Kernels.Dot(row, point);
        double missing = Math.Min(Math.Max(activity, program.RowLower[0]), program.RowUpper[0]) - activity;
        double room = 0;
        int endless = 0;
        for (int j = 0; j < row.Length && missing != 0; j++)
        {
            double open = row[j] == 0 ? 0 : Math.Abs(row[j]) * Math.Abs(End(program, row[j] * missing, j) - point[j]);
            room += double.IsFinite(open) ? open : 0;
            endless += double.IsFinite(open) ? 0 : 1;
        }

        double share = endless > 0 ? 0 : room > 0 ? Math.Min(1, Math.Abs(missing) / room) : 0;
        for (int j = 0; j < row.Length && missing != 0; j++)
        {
            if (row[j] == 0)
            {
                continue;
            }

            double end = End(program, row[j] * missing, j);
            if (!double.IsFinite(end))
            {
                point[j] += missing / (endless * row[j]);
            }
            else if (share > 0)
            {
                double moved = point[j] + (share * (end - point[j]));
                point[j] = Math.Min(Math.Max(moved, program.Lower[j]), program.Upper[j]);
            }
        }
    }

    private static double End(QuadraticProgram program, double direction, int j) => direction > 0 ? program.Upper[j] : program.Lower[j];

    // Multipliers of the bounds at which the point is, and slopes of costs.
    private void WriteMultipliers(QuadraticProgram program, ReadOnlySpan<double> point)
    {
        KinkedCosts? costs = program.Costs;
        ReadOnlySpan<double> lower = program.Lower;
        ReadOnlySpan<double> upper = program.Upper;
        Span<double> multipliers = _outcome.MutableBoundMultipliers;
        _measure.CopyReduced(multipliers);
        int vectors = costs is null ? point.Length - (point.Length % Vector<double>.Count) : 0;
        for (int j = 0; j < vectors; j += Vector<double>.Count)
        {
            Vector<double> slope = Lanes.At(multipliers, j);
            Vector<double> end = Vector.ConditionalSelect(
                Vector.GreaterThan(slope, Vector<double>.Zero), Lanes.At(lower, j), Lanes.At(upper, j));
            Vector<long> fits = Vector.Equals(Lanes.At(point, j), end);
            Lanes.Put(Vector.ConditionalSelect(fits, slope, Vector<double>.Zero), multipliers, j);
        }

        for (int j = vectors; j < point.Length; j++)
        {
            double slope = multipliers[j];
            if (costs is not null)
            {
                double cost = point[j] > costs.Center[j] ? costs.Above[j]
                    : point[j] < costs.Center[j] ? -costs.Below[j]
                    : Math.Clamp(-slope, -costs.Below[j], costs.Above[j]);
                _outcome.MutableCostSlopes[j] = cost;
                slope += cost;
            }

            bool fits = slope > 0 ? point[j] == lower[j] : point[j] == upper[j];
            multipliers[j] = fits ? slope : 0;
        }
    }
}
