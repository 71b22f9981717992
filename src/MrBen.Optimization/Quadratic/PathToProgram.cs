using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Quadratic;

/// <summary>
/// Solves a program from any guess of its active set: moves bounds, limits and slopes so far that the guess is right, and follows the solution
/// while they go back to where they belong. As many steps as the guess is wrong in, and some; each step is one change of the active set.
/// </summary>
/// <remarks>Source: Ferreau, Bock and Diehl (2008), Int. J. Robust and Nonlinear Control 18; the start after Best (1996).</remarks>
internal sealed class PathToProgram
{
    // How far beyond what would do limits are moved, as a share of it: a little more for each than for the last, so that no two come at once.
    private const double Margin = 0.1;
    private const double GoldenSection = 0.6180339887498949;

    // Many times what is usual: ties may be broken in a circle.
    private const int EventsPerConstraint = 6;

    private const int MaxRowPasses = 6;

    // Multiplications, as a multiple of n²(n + m), that an interior point is taken to cost; and what is little whatever the size.
    private const double InteriorWork = 6;
    private const double LittleWork = 2e9;

    private readonly FreeSetSystem _system;
    private readonly ActiveSetPath _path;
    private double _size;
    private double _deviation;
    private double _risk;

    public PathToProgram(FreeSetSystem system) => (_system, _path) = (system, new ActiveSetPath(system));

    /// <summary>
    /// Runs from the statuses and the factor as they are; the system holds the program afterwards, and the statuses of its solution.
    /// </summary>
    public FreeSetStatus Run(SolveBudget budget, ref int iterations)
    {
        if (_system.FreeCount() != _system.Factor.Count)
        {
            return FreeSetStatus.Dependent; // One without a bound to rest at depends on the others.
        }

        _path.Hold();
        _system.Anchor();
        SolveGuess();
        _size = Kernels.MaxAbs(_system.X);
        _deviation = _system.Deviation();
        _risk = 0;
        for (int j = 0; j < _system.X.Length; j++)
        {
            _risk += Math.Abs(_system.X[j]) * Deviation(j);
        }

        for (int j = 0; j < _system.X.Length; j++)
        {
            MoveVariable(j, Varied(j));
        }

        for (int i = 0; i < _system.RowStates.Length; i++)
        {
            MoveRow(i, Varied(i + _system.X.Length));
        }

        double n = _system.X.Length;
        _path.MaxWork = Math.Max(LittleWork, InteriorWork * n * n * (n + _system.RowStates.Length));
        _path.Begin(position: 0, scale: 1);
        FreeSetStatus status = _path.Follow(end: 1, maxEvents: EventsPerConstraint * (_system.X.Length + _system.RowStates.Length + 10),
            budget, ref iterations);
        _system.Reload();
        for (int i = 0; i < _system.RowStates.Length; i++)
        {
            // One that the path left inactive holds because others do.
            if (_system.RowLower[i] >= _system.RowUpper[i] && _system.RowStates[i] is RowStatus.AtLower or RowStatus.AtUpper)
            {
                _system.RowStates[i] = RowStatus.Equality;
            }
        }

        if (status == FreeSetStatus.Solved)
        {
            _system.Anchor();
            _system.Solve();
            _system.Move(1);
        }

        return status;
    }

    /// <summary>
    /// Makes equalities active that hold at the solution without it, each in the place of a constraint that it depends on: for who follows the
    /// solution from here.
    /// </summary>
    public FreeSetStatus ActivateEqualities()
    {
        for (int i = 0; i < _system.RowStates.Length; i++)
        {
            if (_system.RowLower[i] < _system.RowUpper[i] || _system.RowStates[i] != RowStatus.Inactive)
            {
                continue;
            }

            _system.ComputeGradient();
            FreeSetStatus status = _path.ActivateEquality(i);
            if (status != FreeSetStatus.Solved)
            {
                return status;
            }

            _system.Anchor();
            _system.Solve();
            _system.Move(1);
        }

        return FreeSetStatus.Solved;
    }

    // Solves for the guess, letting go of rows that push the wrong way.
    private void SolveGuess()
    {
        for (int pass = 0; pass < MaxRowPasses; pass++)
        {
            _system.Solve();
            bool any = false;
            for (int i = 0; i < _system.RowStates.Length; i++)
            {
                RowStatus status = _system.RowStates[i];
                bool wrong = status == RowStatus.Dependent || (status == RowStatus.AtLower && _system.RowMultipliers[i] < 0)
                    || (status == RowStatus.AtUpper && _system.RowMultipliers[i] > 0)
                    || (status == RowStatus.Equality && !_system.IsActive(i));
                _system.RowStates[i] = wrong ? RowStatus.Inactive : status;
                any |= wrong;
            }

            if (!any)
            {
                break;
            }
        }

        if (AddsInactiveRow() && !_system.LiftActiveRows(_system.Factor.Free.ToArray(), -1))
        {
            _system.HoldDependents();
            _system.Anchor();
        }

        _system.Solve();
        _system.Move(1);
        _system.ComputeGradient();
    }

    // Rows that are in the factor must be active.
    private bool AddsInactiveRow()
    {
        for (int i = 0; i < _system.RowStates.Length; i++)
        {
            if (_system.Lifts(i) && _system.RowStates[i] == RowStatus.Inactive)
            {
                return true;
            }
        }

        return false;
    }

    private void MoveVariable(int j, double margin)
    {
        if (!FreeSetSystem.IsFree(_system.Status[j]))
        {
            double shift = _system.IsPinned(j) ? 0 : Shift(j, margin);
            _system.Linear[j] += shift;
            _system.Gradient[j] += shift;
            _system.Reduced[j] += shift;
            _path.LinearStep[j] = -shift;
            return;
        }

        (double low, double high) = _system.Interval(j, _system.Status[j]);
        double value = _system.X[j];
        if (Math.Max(low - value, value - high) <= FreeSetSystem.StrayShare * _size)
        {
            return; // Rounding.
        }

        if (value < low)
        {
            double end = value - (margin * (low - value));
            (_system.Status[j] == VariableStatus.FreeAbove ? _system.Kink : _system.Lower)[j] = end;
            (_system.Status[j] == VariableStatus.FreeAbove ? _path.KinkStep : _path.LowerStep)[j] = low - end;
        }
        else if (value > high)
        {
            double end = value + (margin * (value - high));
            (_system.Status[j] == VariableStatus.FreeBelow ? _system.Kink : _system.Upper)[j] = end;
            (_system.Status[j] == VariableStatus.FreeBelow ? _path.KinkStep : _path.UpperStep)[j] = high - end;
        }
    }

    // What makes a fixed variable stay, and a margin; at a kink not so much that it would leave on the other side.
    private double Shift(int j, double margin)
    {
        double pull = _system.Pull(j);
        if (Math.Abs(pull) <= FreeSetSystem.StrayShare * Math.Max(_system.SlopeSize(j, _deviation), _risk * Deviation(j)))
        {
            return 0;
        }

        (double up, double down) = _system.ReleaseSlopes(j);
        return pull + Math.CopySign(Math.Min(margin * Math.Abs(pull), 0.5 * (down - up)), pull);
    }

    private void MoveRow(int i, double margin)
    {
        if (_system.RowStates[i] != RowStatus.Inactive)
        {
            return;
        }

        double activity = _system.Activity(i);
        (double lower, double upper) = (_system.RowLower[i], _system.RowUpper[i]);
        double distance = Math.Max(lower - activity, activity - upper);
        bool equality = lower >= upper;
        bool rounding = distance <= FreeSetSystem.StrayShare * _system.ActivitySize(i);
        if (rounding && !equality)
        {
            return;
        }

        double room = margin * (rounding ? Math.Max(Math.Abs(lower), 1) : distance);
        if (activity < lower || equality)
        {
            _system.RowLower[i] = Math.Min(lower, activity) - room;
            _path.RowLowerStep[i] = lower - _system.RowLower[i];
        }

        if (activity > upper || equality)
        {
            _system.RowUpper[i] = Math.Max(upper, activity) + room;
            _path.RowUpperStep[i] = upper - _system.RowUpper[i];
        }
    }

    private double Deviation(int j) => Math.Sqrt(Math.Max(0, _system.Program.Hessian.Diagonal(j)));

    // Fractional parts of multiples of the golden section are spread evenly.
    private static double Varied(int index)
    {
        double part = (index + 1) * GoldenSection;
        return Margin * (1 + part - Math.Floor(part));
    }
}
