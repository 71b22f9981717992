namespace MrBen.Optimization.Conic;

/// <summary>
/// Solves the system of a step by eliminating, one after the other, local variables, rows, and shared variables. Not thread-safe.
/// </summary>
/// <remarks>
/// What <see cref="LocalElimination"/> leaves is [P Ã'; Ã −S] with a sparse S. Rows with few couplings go first, by a Cholesky factor LL'
/// of their part of S, and leave M = P + Y'Y over the shared variables, Y = L⁻¹Ã; what stays of the others (equalities, rows over many
/// local variables, two for each long second-order cone) is eliminated last, by the Schur complement G + FM⁻¹F'. Scenario rows are so paid
/// for by one symmetric product T × n². Where P is a diagonal with a few factors and nearly all rows hold one variable, M is a diagonal,
/// and the factors and the other rows are such that stay: the Woodbury form, never n × n.
/// </remarks>
internal sealed partial class CondensedKktSystem : IKktSystem
{
    // Rows over more eliminated variables than this stay to the end.
    private const int MostTermsOfRow = 12;

    // Rows alone in S over at most this many shared variables are added to M entry by entry.
    private const int MostColumnsOfLightRow = 4;

    // Of zero cones a multiple of the squared rows is added to M, so that it is definite where only equalities hold a variable.
    private const double EqualityWeight = 1;

    private readonly ScaledConicProgram _program;
    private readonly LocalElimination _locals;
    private readonly bool _diagonalOuter;
    private readonly int[] _position; // of a row that is left: its place in S, or −1 − its place among those that stay
    private readonly int[] _ordered; // the rows in the order of S
    private readonly int[] _staying; // the rows that stay
    private readonly int[] _heavy; // of a place in S: its row of Y, or −1
    private readonly int[] _userStart; // of a row: where it is used in combinations
    private readonly int[] _users;
    private readonly double[] _userWeights;
    private readonly int[] _neighbourStart; // of a row that is left: the rows that S couples it with
    private readonly int[] _neighbours;
    private readonly int[] _longCones;
    private readonly int[] _directCones;
    private readonly (int Cone, int First, int Second)[] _partialCones;
    private readonly int _directStart; // the place of the first row of theirs
    private readonly bool[] _isEquality; // of a row that stays
    private readonly int _outer;
    private readonly int _stay;
    private readonly Skyline _skyline;
    private readonly double[] _combined; // Y
    private readonly double[] _coupling; // L⁻¹S between rows of S (columns) and rows that stay (rows)
    private readonly int[] _couplingIndex; // of a row that stays: its row of the coupling, or −1
    private readonly double[] _stayRows; // F, then L⁻¹F'
    private readonly RegularizedCholesky _stayFactor;
    private readonly RegularizedCholesky? _outerFactor;
    private readonly double[] _outerDiagonal;
    private readonly FactorForm? _factors;

    public CondensedKktSystem(ScaledConicProgram program, ConeScaling scaling, FactorForm? factors)
    {
        _program = program;
        _factors = factors;
        _locals = new LocalElimination(program, scaling);
        (_userStart, _users, _userWeights) = Transpose(_locals);
        (_neighbourStart, _neighbours) = Coupled(scaling);
        bool[] stays = RowsThatStay(scaling);
        _directCones = DirectCones(scaling, stays);
        int[] order = OrderWithDirect(scaling, stays);
        int[] reach = Reach(scaling, order, stays);
        bool[] heavy = HeavyRows(scaling, order, stays, mostColumns: MostColumnsOfLightRow);
        bool[] notSingle = HeavyRows(scaling, order, stays, mostColumns: 1);
        int few = notSingle.Count(value => value) + stays.Count(value => value) + (factors?.Count ?? 0);
        _diagonalOuter = !program.HoldsHessian && few <= _locals.OuterColumns / 2 && EveryColumnIsHeld(order, notSingle);
        if (_diagonalOuter)
        {
            for (int k = 0; k < order.Length; k++)
            {
                stays[order[k]] = notSingle[k];
            }

            _directCones = [];
            order = Order(stays);
            reach = Reach(scaling, order, stays);
            heavy = new bool[order.Length];
        }

        _ordered = order;
        _directStart = order.Length - _directCones.Sum(c => scaling.Cone(c).Dimension);
        _longCones = _diagonalOuter
            ? []
            : [.. Enumerable.Range(0, scaling.Count)
                .Where(c => scaling.FormOf(c) == ScalingForm.DiagonalAndTwo && !_directCones.Contains(c))];
        _staying = [.. Enumerable.Range(0, stays.Length).Where(i => stays[i])];
        _position = new int[_locals.TotalRows];
        for (int k = 0; k < _staying.Length; k++)
        {
            _position[_staying[k]] = -1 - k;
        }

        for (int k = 0; k < order.Length; k++)
        {
            _position[order[k]] = k;
        }

        _partialCones = PartialCones(scaling, stays);
        _isEquality = [.. _staying.Select(i => IsEquality(i, scaling) && _locals.Terms(i).Length == 1)];
        _heavy = new int[order.Length];
        int heavyCount = 0;
        for (int k = 0; k < order.Length; k++)
        {
            _heavy[k] = heavy[k] ? heavyCount++ : -1;
        }

        int factorRows = _diagonalOuter ? factors?.Count ?? 0 : 0;
        _outer = _locals.OuterColumns + _longCones.Length;
        _stay = _staying.Length + factorRows + _longCones.Length;
        _skyline = new Skyline(reach);
        _combined = new double[heavyCount * _outer];
        _couplingIndex = CoupledRows();
        _coupling = new double[_couplingIndex.Count(index => index >= 0) * order.Length];
        _stayRows = new double[_stay * _outer];
        _stayFactor = new RegularizedCholesky(_stay);
        _outerFactor = _diagonalOuter ? null : new RegularizedCholesky(_outer);
        _outerDiagonal = new double[_diagonalOuter ? _outer : 0];
        _total = new double[_locals.TotalRows];
        _totalImage = new double[_locals.TotalRows];
        _totalRight = new double[_locals.TotalRows];
        _inner = new double[order.Length];
        _innerRight = new double[order.Length];
        _outerVector = new double[_outer];
        _stayVector = new double[_stay];
        _shared = new double[program.Variables];
        _rowProduct = new double[program.Rows];
        _innerBack = new double[order.Length];
        _work = new double[_outer];
        _slope = new double[program.Variables];
    }

    private int FactorStart => _staying.Length;

    private int LongConeStart => _stay - _longCones.Length;

    private static (int[] Start, int[] Users, double[] Weights) Transpose(LocalElimination locals)
    {
        int[] start = new int[locals.TotalRows + 1];
        for (int i = 0; i < locals.TotalRows; i++)
        {
            foreach (int row in locals.Terms(i))
            {
                start[row + 1]++;
            }
        }

        for (int i = 0; i < locals.TotalRows; i++)
        {
            start[i + 1] += start[i];
        }

        int[] users = new int[start[^1]];
        double[] weights = new double[start[^1]];
        int[] next = start[..^1];
        for (int i = 0; i < locals.TotalRows; i++)
        {
            ReadOnlySpan<int> terms = locals.Terms(i);
            for (int k = 0; k < terms.Length; k++)
            {
                int at = next[terms[k]]++;
                (users[at], weights[at]) = (i, locals.Weights(i)[k]);
            }
        }

        return (start, users, weights);
    }

    private ReadOnlySpan<int> Users(int row) => _users.AsSpan(_userStart[row], _userStart[row + 1] - _userStart[row]);

    private ReadOnlySpan<double> UserWeights(int row) => _userWeights.AsSpan(_userStart[row], _userStart[row + 1] - _userStart[row]);

    private bool IsEquality(int row, ConeScaling scaling) =>
        row < _program.Rows && scaling.Cone(scaling.ConeOf(row)).Kind == ConeKind.Zero;
}
