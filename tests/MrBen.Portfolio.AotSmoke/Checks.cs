using static System.FormattableString;

namespace MrBen.Portfolio.AotSmoke;

/// <summary>Counts checks and reports each that failed.</summary>
internal sealed class Checks
{
    private readonly List<string> _failures = [];
    private int _count;

    /// <summary>Checks a number within a relative error of 1e-9 (absolute below 1).</summary>
    public void Near(string what, double expected, double actual)
    {
        _count++;
        if (!(Math.Abs(expected - actual) <= 1e-9 * Math.Max(1, Math.Abs(expected))))
        {
            _failures.Add(Invariant($"{what}: expected {expected:R}, got {actual:R}."));
        }
    }

    /// <summary>Checks that an action throws <typeparamref name="TException"/>: messages are built natively too.</summary>
    public void Throws<TException>(string what, Action action)
        where TException : Exception
    {
        _count++;
        try
        {
            action();
        }
        catch (TException)
        {
            return;
        }

        _failures.Add($"{what}: expected {typeof(TException).Name}, nothing was thrown.");
    }

    /// <summary>Checks a text, letter by letter.</summary>
    public void Same(string what, string expected, string actual)
    {
        _count++;
        if (!string.Equals(expected, actual, StringComparison.Ordinal))
        {
            _failures.Add($"{what}: expected \"{expected}\", got \"{actual}\".");
        }
    }

    /// <summary>Prints the result; the exit code, 0 when every check passed.</summary>
    public int Report()
    {
        foreach (string failure in _failures)
        {
            Console.Error.WriteLine(failure);
        }

        if (_failures.Count > 0 || _count == 0)
        {
            Console.Error.WriteLine(Invariant($"AOT smoke failed: {_failures.Count} of {_count} checks."));
            return 1;
        }

        Console.WriteLine(Invariant($"{_count} checks."));
        Console.WriteLine("AOT smoke passed");
        return 0;
    }
}
