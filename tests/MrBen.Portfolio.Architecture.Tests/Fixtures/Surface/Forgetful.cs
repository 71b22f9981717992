namespace MrBen.Portfolio.Architecture.Tests.Fixtures.Surface;

#pragma warning disable IDE0044 // The fixture is what the rule forbids.
internal static class Forgetful
{
    private static readonly Dictionary<string, int> Seen = [];
    private static int _count = 1;

    public static int Last { get; set; }

    public static int Count(string name)
    {
        Seen[name] = _count++;
        return Last = Seen[name];
    }

    public static async void Fire() => await Task.Yield();
}
