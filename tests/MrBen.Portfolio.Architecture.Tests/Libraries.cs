using System.Reflection;

namespace MrBen.Portfolio.Architecture.Tests;

/// <summary>Where the built libraries lie.</summary>
internal static class Libraries
{
    public static string PathOf(string name) => Assembly.Load(new AssemblyName(name)).Location;
}
